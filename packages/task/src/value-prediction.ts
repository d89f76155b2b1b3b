import { type Graph, numRows, type Prediction, type PredictionTable, rowIds, type Targets } from '@gnas/core/plugin';

/** A number, or several, for every node or graph. */
export class ValuePrediction implements Prediction {
  readonly #graph: Graph;

  constructor(
    /** [rows * targets] row by row, in the unit of the targets. */
    readonly values: Float32Array,
    graph: Graph,
  ) {
    this.#graph = graph;
  }

  /** Columns node or graph, and the name of each target. */
  table(): PredictionTable {
    return targetTable(this.#graph, this.values, 'value');
  }
}

/** Every label's probability for every node or graph. */
export class LabelPrediction implements Prediction {
  /** [rows * labels] row by row. */
  readonly probabilities: Float32Array;
  readonly #graph: Graph;

  /** @param logits [rows * labels] row by row */
  constructor(logits: Float32Array, graph: Graph) {
    this.probabilities = logits.map((logit) => 1 / (1 + Math.exp(-logit)));
    this.#graph = graph;
  }

  /** Columns node or graph, and the probability of each label. */
  table(): PredictionTable {
    return targetTable(this.#graph, this.probabilities, 'label');
  }
}

function targetTable(graph: Graph, values: Float32Array, noun: string): PredictionTable {
  const { columns, names } = graph.targets as Targets;
  const { noun: row, idOf } = rowIds(graph);
  const nameOf = (column: number): string => names?.[column] ?? (columns === 1 ? noun : `${noun} ${column}`);
  function* rows(): Iterable<readonly (string | number)[]> {
    for (let at = 0; at < numRows(graph); at++) yield [idOf(at), ...values.subarray(at * columns, (at + 1) * columns)];
  }
  return { columns: [row, ...Array.from({ length: columns }, (_, column) => nameOf(column))], rows: rows() };
}
