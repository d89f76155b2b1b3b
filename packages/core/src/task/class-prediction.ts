import type { Graph } from '../graph/graph.js';
import type { Prediction, PredictionTable } from './prediction.js';

/** The class of every node. */
export class ClassPrediction implements Prediction {
  /** [numNodes] the most probable class of each node. */
  readonly classes: Int32Array;
  /** [numNodes * numClasses] row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  readonly #graph: Pick<Graph, 'numClasses' | 'classNames' | 'nodeIds'>;

  /** @param logProbabilities [numNodes * numClasses] row by row */
  constructor(logProbabilities: Float32Array, graph: Pick<Graph, 'numNodes' | 'numClasses' | 'classNames' | 'nodeIds'>) {
    const { numNodes, numClasses } = graph;
    this.#graph = graph;
    this.probabilities = logProbabilities.map(Math.exp);
    this.classes = Int32Array.from({ length: numNodes }, (_, node) => {
      const own = logProbabilities.subarray(node * numClasses, (node + 1) * numClasses);
      return Math.max(0, own.indexOf(Math.max(...own)));
    });
  }

  /** Columns node, class and probability. */
  table(): PredictionTable {
    return { columns: ['node', 'class', 'probability'], rows: this.#rows() };
  }

  *#rows(): Iterable<readonly (string | number)[]> {
    const { numClasses, classNames, nodeIds } = this.#graph;
    for (const [node, predicted] of this.classes.entries())
      yield [
        nodeIds?.[node] ?? node,
        classNames?.[predicted] ?? predicted,
        this.probabilities[node * numClasses + predicted] as number,
      ];
  }
}
