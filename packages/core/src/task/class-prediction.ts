import type { Graph } from '../graph/graph.js';
import { numRows } from '../graph/rows-of.js';
import { type Calibration, classOf, withTemperature } from './calibration.js';
import type { Prediction, PredictionTable } from './prediction.js';
import { rowIds } from './row-ids.js';

/** What is known of the rows whose classes are predicted. */
export type ClassifiedRows = Pick<
  Graph,
  'numNodes' | 'numClasses' | 'classNames' | 'nodeIds' | 'pairs' | 'graphPointers' | 'graphIds'
>;

/** The class of every node, or of every graph. */
export class ClassPrediction implements Prediction {
  /** [rows] the class of each row: the most probable, unless the model has a threshold. */
  readonly classes: Int32Array;
  /** [rows * numClasses] row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  readonly #graph: ClassifiedRows;

  /**
   * @param logProbabilities [rows * numClasses] row by row
   * @param calibration how they are read. Default: as they are
   */
  constructor(logProbabilities: Float32Array, graph: ClassifiedRows, { temperature, threshold }: Partial<Calibration> = {}) {
    const { numClasses } = graph;
    this.#graph = graph;
    const calibrated = withTemperature(logProbabilities, numClasses, temperature);
    this.probabilities = calibrated.map(Math.exp);
    this.classes = Int32Array.from({ length: numRows(graph) }, (_, row) => {
      const own = calibrated.subarray(row * numClasses, (row + 1) * numClasses);
      return Math.max(0, classOf(own, threshold));
    });
  }

  /** Columns node or graph, class, the probability of this class, and the probability of each class as `probability_NAME`. */
  table(): PredictionTable {
    const { numClasses, classNames } = this.#graph;
    const ofEach = Array.from({ length: numClasses }, (_, k) => `probability_${classNames?.[k] ?? k}`);
    return { columns: [rowIds(this.#graph).noun, 'class', 'probability', ...ofEach], rows: this.#rows() };
  }

  *#rows(): Iterable<readonly (string | number)[]> {
    const { numClasses, classNames } = this.#graph;
    const { idOf } = rowIds(this.#graph);
    for (const [row, predicted] of this.classes.entries())
      yield [
        idOf(row),
        classNames?.[predicted] ?? predicted,
        this.probabilities[row * numClasses + predicted] as number,
        ...this.probabilities.subarray(row * numClasses, (row + 1) * numClasses),
      ];
  }
}
