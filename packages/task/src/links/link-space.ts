import {
  type Baseline,
  type BaseSpace,
  type ForwardInput,
  GnasError,
  type Graph,
  type NodePairs,
  type Operation,
  type Selection,
  type SpaceDimensions,
  type Tensor,
} from '@gnas/core/plugin';
import { WrappedSpace } from '../spaces/wrapped-space.js';
import { Bilinear } from './decoders/bilinear.js';
import { ConcatMlp } from './decoders/concat-mlp.js';
import { DistMult } from './decoders/dist-mult.js';
import { Dot } from './decoders/dot.js';
import { HadamardMlp } from './decoders/hadamard-mlp.js';
import { Neighborhood, NoNeighborhood } from './decoders/neighborhood.js';
import { heuristicBaselines } from './heuristic-space.js';

/** Names of the decoders, in the order of the choice. */
export const decoderNames = ['dot', 'bilinear', 'distmult', 'hadamard-mlp', 'concat-mlp'] as const;
/** One of `decoderNames`. */
export type DecoderName = (typeof decoderNames)[number];

/** Order in which a portfolio takes the decoders. */
const portfolioDecoders: readonly DecoderName[] = ['hadamard-mlp', 'concat-mlp', 'dot', 'bilinear', 'distmult'];

/** What a `LinkSpace` adds to a node-level space. */
export interface LinkSpaceOptions {
  /** Width of the embeddings, which are the scores of the node-level space. */
  readonly embeddingDim: number;
  /** Candidates of the choice `decoder`. */
  readonly decoders: readonly DecoderName[];
  /** Whether there is a choice of adding a score by the neighborhoods of a pair. */
  readonly neighborhood: boolean;
  /** Dropout rate of the hidden layers of decoders. */
  readonly dropout: number;
}

const decoderKey = 'decoder';
const neighborhoodKey = 'neighborhood';
const noPairs: NodePairs = { source: new Int32Array(0), target: new Int32Array(0) };

/**
 * Scores pairs of nodes: a node-level space gives each node an embedding, and the choice `decoder` says how two embeddings become a score.
 * The choice `neighborhood` says whether what their neighborhoods have in common counts, too.
 */
export class LinkSpace extends WrappedSpace {
  constructor(
    space: BaseSpace,
    readonly options: LinkSpaceOptions,
  ) {
    super(space);
  }

  protected override around(space: BaseSpace): LinkSpace {
    return new LinkSpace(space, this.options);
  }

  protected override innerDimensions(dimensions: SpaceDimensions): SpaceDimensions {
    return { ...dimensions, outputDim: this.options.embeddingDim };
  }

  override buildGraph(): void {
    const { decoders, neighborhood } = this.options;
    const inner = this.space.choices;
    const taken = inner.find(({ key }) => key === decoderKey || key === neighborhoodKey);
    if (taken)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${this.space.constructor.name} already has a choice "${taken.key}", which link prediction adds. Give it another key.`,
      );
    const last = inner.reduce((most, { order }) => Math.max(most, order), 0);
    const candidates = decoders.map((name) => this.#decoder(name));
    this.setLayerChoice(last + 1, candidates, { key: decoderKey });
    if (neighborhood) this.setLayerChoice(last + 2, [new NoNeighborhood(), new Neighborhood()], { key: neighborhoodKey });
  }

  /** The pairs of the graph. */
  override numRows({ pairs = noPairs }: Graph): number {
    return pairs.source.length;
  }

  /** -> [P, 1] a score for each pair: those of the pass if it has some, otherwise those of the graph. */
  override forward(input: ForwardInput): Tensor {
    const { graph, ops, pairs = graph.graph.pairs ?? noPairs } = input;
    const scored = { graph, x: this.space.forward(input), ops, pairs };
    const score = this.layer(decoderKey)(scored);
    return this.options.neighborhood ? ops.add(score, this.layer(neighborhoodKey)(scored)) : score;
  }

  /** The portfolio of the node-level space, with the decoders in turn, perceptrons first, and with neighborhoods two times out of three. */
  override portfolio(): readonly Selection[] {
    const { decoders, neighborhood } = this.options;
    const inTurn = portfolioDecoders.map((name) => decoders.indexOf(name)).filter((at) => at >= 0);
    return this.space.portfolio().map((selection, at) => ({
      ...selection,
      [decoderKey]: inTurn[at % inTurn.length] as number,
      ...(neighborhood && { [neighborhoodKey]: at % 3 === 2 ? 0 : 1 }),
    }));
  }

  /** Heuristics, then the baselines of the node-level space with a dot product. */
  override baselines(): readonly Baseline[] {
    const dot = this.options.decoders.indexOf('dot');
    const models = this.space.baselines().map(({ name, space: own, selection }): Baseline => {
      const space =
        own === this.space && dot >= 0 ? this : new LinkSpace(own, { ...this.options, decoders: ['dot'], neighborhood: false });
      const chosen = { ...selection, [decoderKey]: Math.max(0, space === this ? dot : 0), [neighborhoodKey]: 0 };
      const keys = new Set(space.instantiate(this.dimensions).choices.map(({ key }) => key));
      return {
        name: `${name}, dot product`,
        space,
        selection: Object.fromEntries(Object.entries(chosen).filter(([key]) => keys.has(key))),
      };
    });
    return [...heuristicBaselines(), ...models];
  }

  #decoder(name: DecoderName): Operation {
    const { embeddingDim, dropout } = this.options;
    switch (name) {
      case 'dot':
        return new Dot();
      case 'bilinear':
        return new Bilinear(embeddingDim);
      case 'distmult':
        return new DistMult(embeddingDim);
      case 'hadamard-mlp':
        return new HadamardMlp(embeddingDim, dropout);
      case 'concat-mlp':
        return new ConcatMlp(embeddingDim, dropout);
    }
  }
}
