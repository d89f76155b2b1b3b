import type { Graph } from '../graph/graph.js';
import type { TaskLevel } from '../task/base-task.js';
import type { ModelInfo } from './model-info.js';

/** Makes a graph of the right dimensions without values: enough for a trace, and equally small for any number of features. */
export function probeGraph(
  { inputDim, outputDim, edgeDim, numRelations }: Pick<ModelInfo, 'inputDim' | 'outputDim' | 'edgeDim' | 'numRelations'>,
  level: TaskLevel,
): Graph {
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
    ...(level === 'graph' && { graphPointers: Int32Array.of(0, 1) }),
    ...(edgeDim !== undefined && {
      edgeFeatures: { layout: 'dense', rows: 0, columns: edgeDim, values: new Float32Array(0) } as const,
    }),
    ...(numRelations !== undefined && {
      edgeTypes: none,
      edgeTypeNames: Array.from({ length: numRelations }, (_, type) => String(type)),
    }),
    labels: Int32Array.of(-1),
    numClasses: outputDim,
    split: { train: none, validation: none, test: none },
  };
}
