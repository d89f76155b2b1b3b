import type { Graph, NodePairs, Prediction, PredictionTable } from '@gnas/core/plugin';

/** How likely pairs of nodes are linked. */
export class LinkScores implements Prediction {
  readonly pairs: NodePairs;
  /** [P] probability of each pair, as far as the loss is a likelihood: the sigmoid of its score. */
  readonly probabilities: Float32Array;
  readonly #nodeIds: readonly string[] | undefined;

  /** @param scores [P] */
  constructor(
    readonly scores: Float32Array,
    { pairs, nodeIds }: Pick<Graph, 'pairs' | 'nodeIds'>,
  ) {
    this.pairs = pairs ?? { source: new Int32Array(0), target: new Int32Array(0) };
    this.probabilities = scores.map((score) => 1 / (1 + Math.exp(-score)));
    this.#nodeIds = nodeIds;
  }

  /** Columns source, target and probability. */
  table(): PredictionTable {
    return { columns: ['source', 'target', 'probability'], rows: this.#rows() };
  }

  *#rows(): Iterable<readonly (string | number)[]> {
    const { source, target } = this.pairs;
    const idOf = (node: number): string | number => this.#nodeIds?.[node] ?? node;
    for (const [row, probability] of this.probabilities.entries())
      yield [idOf(source[row] as number), idOf(target[row] as number), probability];
  }
}
