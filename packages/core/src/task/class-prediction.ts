import type { Graph } from '../graph/graph.js';
import { numRows } from '../graph/rows-of.js';
import type { Prediction, PredictionTable } from './prediction.js';
import { rowIds } from './row-ids.js';

/** The class of every node, or of every graph. */
export class ClassPrediction implements Prediction {
  /** [rows] the most probable class of each row. */
  readonly classes: Int32Array;
  /** [rows * numClasses] row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  readonly #graph: Graph;

  /** @param logProbabilities [rows * numClasses] row by row */
  constructor(logProbabilities: Float32Array, graph: Graph) {
    const { numClasses } = graph;
    this.#graph = graph;
    this.probabilities = logProbabilities.map(Math.exp);
    this.classes = Int32Array.from({ length: numRows(graph) }, (_, row) => {
      const own = logProbabilities.subarray(row * numClasses, (row + 1) * numClasses);
      return Math.max(0, own.indexOf(Math.max(...own)));
    });
  }

  /** Columns node or graph, class and probability. */
  table(): PredictionTable {
    return { columns: [rowIds(this.#graph).noun, 'class', 'probability'], rows: this.#rows() };
  }

  *#rows(): Iterable<readonly (string | number)[]> {
    const { numClasses, classNames } = this.#graph;
    const { idOf } = rowIds(this.#graph);
    for (const [row, predicted] of this.classes.entries())
      yield [idOf(row), classNames?.[predicted] ?? predicted, this.probabilities[row * numClasses + predicted] as number];
  }
}
