import type { Graph } from '../graph/graph.js';
import type { ModelInfo } from './model-info.js';

/** Makes a graph of the right dimensions without values: enough for a trace, and equally small for any number of features. */
export function probeGraph({ inputDim, outputDim }: Pick<ModelInfo, 'inputDim' | 'outputDim'>): Graph {
  const none = new Int32Array(0);
  return {
    name: 'probe',
    numNodes: 1,
    source: none,
    target: none,
    features: {
      layout: 'sparse',
      rows: 1,
      columns: inputDim,
      rowPointers: new Int32Array(2),
      columnIndices: none,
      values: new Float32Array(0),
    },
    labels: Int32Array.of(-1),
    numClasses: outputDim,
    split: { train: none, validation: none, test: none },
  };
}
