import {
  type Baseline,
  BaseSpace,
  type Choice,
  type ForwardInput,
  GnasError,
  type Graph,
  type NodePairs,
  type Operation,
  type Selection,
  type Tensor,
  type TrainingSettings,
} from '@gnas/core/plugin';
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
export class LinkSpace extends BaseSpace {
  constructor(
    readonly space: BaseSpace,
    readonly options: LinkSpaceOptions,
  ) {
    super();
  }

  override buildGraph(): void {
    const { embeddingDim, decoders, neighborhood } = this.options;
    this.space.instantiate({ ...this.dimensions, outputDim: embeddingDim });
    const last = this.space.choices.reduce((most, { order }) => Math.max(most, order), 0);
    this.setLayerChoice(
      last + 1,
      decoders.map((name) => this.#decoder(name)),
      { key: decoderKey },
    );
    if (neighborhood) this.setLayerChoice(last + 2, [new NoNeighborhood(), new Neighborhood()], { key: neighborhoodKey });
    const taken = this.#ownChoices.find(({ key }) => this.space.choices.some((other) => other.key === key));
    if (taken)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${this.space.constructor.name} already has a choice "${taken.key}", which link prediction adds. Give it another key.`,
      );
  }

  /** Choices of the node-level space, then those of the decoder. */
  override get choices(): readonly Choice[] {
    return [...this.space.choices, ...this.#ownChoices];
  }

  /** The pairs of the graph. */
  override numRows({ pairs = noPairs }: Graph): number {
    return pairs.source.length;
  }

  /** -> [P, 1] a score for each pair: those of the pass if it has some, otherwise those of the graph. */
  override forward(input: ForwardInput): Tensor {
    const { graph, ops, pairs = graph.graph.pairs ?? noPairs } = input;
    const x = this.space.forward(input);
    const score = this.layer(decoderKey)({ graph, x, ops, pairs });
    return this.options.neighborhood ? ops.add(score, this.layer(neighborhoodKey)({ graph, x, ops, pairs })) : score;
  }

  override canonicalKey(selection: Selection): string {
    const own = this.#ownChoices.map(({ key }) => [key, selection[key]]);
    return `${this.space.canonicalKey(this.#inner(selection))} ${JSON.stringify(own)}`;
  }

  override mixtureMisfit(): string | undefined {
    return this.space.mixtureMisfit();
  }

  override get structures(): Readonly<Record<string, string>> {
    return this.space.structures;
  }

  override trainingSettings(selection: Selection): TrainingSettings {
    return this.space.trainingSettings(this.#inner(selection));
  }

  /** The portfolio of the node-level space, with decoders in turn. */
  override portfolio(): readonly Selection[] {
    return this.space.portfolio().map((selection, at) => ({
      ...selection,
      [decoderKey]: (this.options.decoders.length - 1 - at) % this.options.decoders.length,
      ...(this.options.neighborhood && { [neighborhoodKey]: (at + 1) % 2 }),
    }));
  }

  /** Heuristics without training, then the baselines of the node-level space with a dot product. */
  override baselines(): readonly Baseline[] {
    const options = { ...this.options, decoders: ['dot'] as const, neighborhood: false };
    const models = this.space.baselines().map(({ name, space, selection }) => ({
      name: `${name}, dot product`,
      space: new LinkSpace(space, options),
      selection: { ...selection, [decoderKey]: 0 },
    }));
    return [...heuristicBaselines(), ...models];
  }

  get #ownChoices(): readonly Choice[] {
    return super.choices;
  }

  #inner(selection: Selection): Selection {
    return Object.fromEntries(this.space.choices.map(({ key }) => [key, selection[key] ?? 0]));
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
