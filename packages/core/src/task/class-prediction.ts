import type { Graph } from '../graph/graph.js';
import { type Calibration, classOf, withTemperature } from './calibration.js';
import type { Prediction, PredictionTable } from './prediction.js';

/** The class of every node. */
export class ClassPrediction implements Prediction {
  /** [numNodes] the class of each node: the most probable, unless the model has a threshold. */
  readonly classes: Int32Array;
  /** [numNodes * numClasses] row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  readonly #graph: Pick<Graph, 'numClasses' | 'classNames' | 'nodeIds'>;

  /**
   * @param logProbabilities [numNodes * numClasses] row by row
   * @param calibration how they are read. Default: as they are
   */
  constructor(
    logProbabilities: Float32Array,
    graph: Pick<Graph, 'numNodes' | 'numClasses' | 'classNames' | 'nodeIds'>,
    { temperature, threshold }: Partial<Calibration> = {},
  ) {
    const { numNodes, numClasses } = graph;
    this.#graph = graph;
    const calibrated = withTemperature(logProbabilities, numClasses, temperature);
    this.probabilities = calibrated.map(Math.exp);
    this.classes = Int32Array.from({ length: numNodes }, (_, node) => {
      const own = calibrated.subarray(node * numClasses, (node + 1) * numClasses);
      return Math.max(0, classOf(own, threshold));
    });
  }

  /** Columns node, class, the probability of this class, and the probability of each class as `probability_NAME`. */
  table(): PredictionTable {
    const { numClasses, classNames } = this.#graph;
    const ofEach = Array.from({ length: numClasses }, (_, k) => `probability_${classNames?.[k] ?? k}`);
    return { columns: ['node', 'class', 'probability', ...ofEach], rows: this.#rows() };
  }

  *#rows(): Iterable<readonly (string | number)[]> {
    const { numClasses, classNames, nodeIds } = this.#graph;
    for (const [node, predicted] of this.classes.entries())
      yield [
        nodeIds?.[node] ?? node,
        classNames?.[predicted] ?? predicted,
        this.probabilities[node * numClasses + predicted] as number,
        ...this.probabilities.subarray(node * numClasses, (node + 1) * numClasses),
      ];
  }
}
