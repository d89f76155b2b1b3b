import {
  type Baseline,
  BaseSpace,
  definePart,
  type ForwardInput,
  type GraphOnDevice,
  indicesOf,
  type LayerChoice,
  type ModelOps,
  type Operation,
  parseOptions,
  type Selection,
  type Tensor,
  type TrainingSettings,
} from '@gnas/core/plugin';
import { affine, convolveWithRoot, linearInitializer } from '../../operations/affine.js';
import { APPNP } from '../../operations/appnp.js';
import { GPR } from '../../operations/gpr.js';
import { readSetting, Setting } from '../setting.js';
import { type LayerPlace, makeConvolution } from './convolution.js';
import { graphsOf } from './edge-directions.js';
import { type FirstConfigurations, firstConfigurations } from './first-configurations.js';
import { finish, join, widthOf, withResidual } from './layer-output.js';
import { nearestCandidate } from './nearest-candidate.js';
import { type TunedGnnOptions, tunedGnnOptions } from './options.js';
import { preparedInput } from './prepared-input.js';
import {
  edgeRelations,
  effectiveSettings,
  propagatesScores,
  type TunedGnnCandidates,
  type TunedGnnSettings,
  tunedGnnCandidates,
} from './settings.js';
import { withTypesAsFeatures } from './types-as-features.js';
import { weightDecayOf } from './weight-decay.js';

type Key = keyof TunedGnnSettings;

/**
 * Classic graph neural networks with what makes them strong (Luo et al. 2024): depth, normalization, residuals, dropout, and the settings of
 * their training. Every choice is a setting (`TunedGnnSettings`).
 *
 * 1. Features are prepared, and a linear layer comes first if it is chosen, or needed for an encoding or for GCNII.
 * 2. Each of the layers applies the operation, then the residual, normalization, activation and dropout.
 * 3. The head outputs scores. APPNP and GPR-GNN have linear layers, and propagate these scores.
 *
 * Where the graph has types of edges, there is a choice `relations` of using them.
 *
 * `canonicalKey` ignores settings that have no effect in combination with the others. Encodings and directions are derived from the graph
 * that the model runs on. Statistics of the features are those of the training graph.
 */
export class TunedGnnSpace extends BaseSpace {
  readonly candidates: TunedGnnCandidates;
  readonly #choices = new Map<Key, LayerChoice>();
  readonly #operations = new Map<string, Operation>();

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: TunedGnnOptions = {}) {
    super();
    const { operations, maxLayers, maxHidden, directions } = parseOptions('TunedGnnSpace', tunedGnnOptions, options);
    const widths = tunedGnnCandidates.hidden.filter((width) => width <= maxHidden);
    this.candidates = {
      ...tunedGnnCandidates,
      operation: operations,
      layers: tunedGnnCandidates.layers.filter((layers) => layers <= maxLayers),
      hidden: widths.length > 0 ? widths : [maxHidden],
      direction: directions,
    };
  }

  override buildGraph(): void {
    this.#choices.clear();
    const all = { ...this.candidates, ...(this.#hasRelations && { relations: edgeRelations }) };
    for (const [order, [key, values]] of Object.entries(all).entries()) {
      const candidates = (values as readonly (string | number)[]).map((value) => new Setting(value));
      this.#choices.set(key as Key, this.setLayerChoice(order, candidates, { key }));
    }
  }

  override canonicalKey(selection: Selection): string {
    return JSON.stringify(effectiveSettings(this.#given(fixedBy(selection)), this.directed));
  }

  /** Leaves out choices whose value has no effect in combination with the others. */
  override describe(selection: Selection): Record<string, string> {
    const given = this.#given(fixedBy(selection));
    const settings = effectiveSettings(given, this.directed);
    return Object.fromEntries(
      Object.entries(super.describe(selection)).filter(([key]) => settings[key as Key] === given[key as Key]),
    );
  }

  /**
   * Returns the configurations of `tunedGnnPortfolio`, or for several graphs `tunedGnnPortfolioForGraphs`, that this space has; on a graph
   * with types of edges, also some that use them.
   */
  override portfolio(): readonly Selection[] {
    return this.#configurations.portfolio.filter((settings) => this.#has(settings)).map((settings) => this.selectionOf(settings));
  }

  /**
   * Returns MLP, GCN and GAT, or for several graphs MLP, GCN and GIN, as selections of this space, if it has their operations; on a graph
   * with types of edges, R-GCN too.
   */
  override baselines(): readonly Baseline[] {
    return Object.entries(this.#configurations.baselines)
      .filter(([, settings]) => this.#has(settings))
      .map(([name, settings]) => ({ name, space: this, selection: this.selectionOf(settings) }));
  }

  get #configurations(): FirstConfigurations {
    return firstConfigurations(this.dimensions.severalGraphs ?? false);
  }

  /** Whether this space has settings, apart from numbers that it has others near. */
  #has({ operation, layers, direction, relations = 'ignore' }: TunedGnnSettings): boolean {
    return (
      this.candidates.operation.includes(operation) &&
      this.candidates.direction.includes(direction) &&
      (this.#hasRelations || relations === 'ignore') &&
      layers <= Math.max(...this.candidates.layers)
    );
  }

  /** Whether the graph has types of edges. */
  get #hasRelations(): boolean {
    return this.dimensions.numRelations !== undefined;
  }

  override mixtureMisfit(): string {
    return 'its choices are widths, depths and settings of training, which have no weighted sum';
  }

  /** Returns the effective settings of a selection. Settings without an effect have a fixed value. */
  settingsOf(selection: Selection): TunedGnnSettings {
    return effectiveSettings(this.#given(fixedBy(selection)));
  }

  override trainingSettings(selection: Selection): TrainingSettings {
    const settings = this.settingsOf(selection);
    const { learningRate, labelSmoothing } = settings;
    return { learningRate, weightDecay: weightDecayOf(settings), labelSmoothing };
  }

  /**
   * Finds the selection for the given settings. A number becomes the candidate with the nearest ratio to it.
   * @throws GnasError GNAS_INVALID_SELECTION if a choice doesn't have the given name among its candidates
   */
  selectionOf(settings: TunedGnnSettings): Selection {
    const { relations = 'ignore', ...others } = settings;
    const entries = Object.entries(others).map(([key, value]) => [
      key,
      nearestCandidate(key, value, this.candidates[key as keyof TunedGnnCandidates]),
    ]);
    const relation = nearestCandidate('relations', relations, this.#hasRelations ? edgeRelations : ['ignore']);
    return Object.fromEntries([...entries, ...(this.#hasRelations ? [['relations', relation]] : [])]);
  }

  override forward(input: ForwardInput): Tensor {
    const settings = effectiveSettings(this.#given((choice) => readSetting(input.ops, choice)));
    const { layers, hidden, operation } = settings;
    const byType = settings.relations === 'use';
    const given = graphsOf(input.graph, settings.direction, { byType });
    const { ops, ...prepared } = preparedInput(input, given[0], settings);
    const readsTypesAsFeatures = byType && operation !== 'gcn' && operation !== 'sage';
    const graphs = readsTypesAsFeatures ? (given.map(withTypesAsFeatures) as [GraphOnDevice, ...GraphOnDevice[]]) : given;
    let h = prepared.x;
    let initial: Tensor | undefined;
    if (settings.linearFirst === 'yes') {
      h = this.#first(ops, settings, prepared);
      initial = h;
    }
    const outputs: Tensor[] = [];
    for (let layer = 1; layer <= layers; layer++) {
      const inner = ops.within(`layer_${layer}`);
      const place = { layer, inDim: widthOf(h), outDim: hidden, concat: true };
      const y =
        operation === 'gcn' && !byType && settings.residual === 'linear' && graphs.length === 1
          ? this.#convolveWithResidual(graphs[0], inner, settings, place, h)
          : withResidual(inner, this.#convolve(graphs, inner, settings, place, [initial ?? h, h]), { h, initial }, settings);
      h = finish(inner, y, settings);
      initial ??= h;
      outputs.push(h);
    }
    const scores = this.#head(graphs, ops, settings, join(ops, outputs, settings) ?? h);
    return propagatesScores(operation) ? this.#propagate(graphs[0], ops, settings, scores) : scores;
  }

  #given(read: (choice: LayerChoice) => string | number): TunedGnnSettings {
    const given = Object.fromEntries([...this.#choices].map(([key, choice]) => [key, read(choice)]));
    return given as unknown as TunedGnnSettings;
  }

  /** Applies the first linear layer to the features and the encoding. */
  #first(
    ops: ModelOps,
    { hidden, activation, dropout }: TunedGnnSettings,
    { x, encoding }: { readonly x: Tensor; readonly encoding: Tensor | undefined },
  ): Tensor {
    const inner = ops.within(`first_${hidden}`);
    return ops.step({ label: 'linear', choice: 'linearFirst', inputs: encoding ? [x, encoding] : [x] }, () => {
      let y = affine(inner, x, this.inputDim, hidden);
      if (encoding)
        y = ops.add(y, affine(inner.within(`encoding_${widthOf(encoding)}`), encoding, widthOf(encoding), hidden, false));
      return ops.activate(y, { activation, dropout });
    });
  }

  /** Applies one layer of the operation to each of the graphs and takes the mean. */
  #convolve(
    graphs: readonly GraphOnDevice[],
    ops: ModelOps,
    settings: TunedGnnSettings,
    place: LayerPlace,
    inputs: readonly [initial: Tensor, x: Tensor],
  ): Tensor {
    const operation = this.#operationOf(settings, place);
    const path = `${operation.name}_${place.inDim}_${place.outDim}${settings.relations === 'use' ? '_relations' : ''}`;
    const [x] = inputs.slice(-1) as [Tensor];
    return ops.step({ label: `${operation.name} ${place.outDim}`, choice: 'operation', inputs: [x] }, () => {
      const sides = graphs.map((graph, side) => {
        const inner = ops.within(side === 0 ? path : `${path}_back`);
        return operation.forward({ graph, x, inputs, ops: inner });
      });
      const sum = sides.reduce((a, b) => ops.add(a, b));
      return sides.length === 1 ? sum : ops.scale(sum, 1 / sides.length);
    });
  }

  /** GCN with a linear residual in one operation. It has the same parameters as both by themselves. */
  #convolveWithResidual(graph: GraphOnDevice, ops: ModelOps, settings: TunedGnnSettings, place: LayerPlace, x: Tensor): Tensor {
    const { inDim, outDim } = place;
    const { name } = this.#operationOf(settings, place);
    return ops.step({ label: `${name} ${outDim}`, choice: 'operation', inputs: [x] }, () => {
      const [own, residual] = [ops.within(`${name}_${inDim}_${outDim}`), ops.within(`residual_${inDim}_${outDim}`)];
      const initializer = linearInitializer(inDim);
      return convolveWithRoot(ops, graph, x, {
        weight: own.parameter('weight', [inDim, outDim], 'glorot'),
        root: residual.parameter('weight', [inDim, outDim], initializer),
        bias: ops.add(own.parameter('bias', [outDim], 'zeros'), residual.parameter('bias', [outDim], initializer)),
        norm: 'symmetric',
        selfLoops: settings.selfLoops === 'add' ? 'add' : 'keep',
      });
    });
  }

  #head(graphs: readonly GraphOnDevice[], ops: ModelOps, settings: TunedGnnSettings, h: Tensor): Tensor {
    const inner = ops.within('head');
    const place = { layer: settings.layers + 1, inDim: widthOf(h), outDim: this.outputDim, concat: false };
    if (settings.head === 'convolution') return this.#convolve(graphs, inner, settings, place, [h, h]);
    return ops.step({ label: 'linear', choice: 'head', inputs: [h] }, () =>
      affine(inner.within(`linear_${place.inDim}`), h, place.inDim, place.outDim),
    );
  }

  #propagate(graph: GraphOnDevice, ops: ModelOps, settings: TunedGnnSettings, scores: Tensor): Tensor {
    const options = { alpha: settings.alpha, addSelfLoops: settings.selfLoops === 'add' };
    const operation = this.#cached(`${settings.operation} ${JSON.stringify(options)}`, () =>
      settings.operation === 'gpr' ? new GPR(options) : new APPNP(options),
    );
    return ops.step({ label: operation.name, choice: 'operation', inputs: [scores] }, () =>
      operation.forward({ graph, x: scores, ops: ops.within('propagation') }),
    );
  }

  #operationOf(settings: TunedGnnSettings, place: LayerPlace): Operation {
    const { operation, heads, alpha, selfLoops, relations } = settings;
    return this.#cached(JSON.stringify({ operation, heads, alpha, selfLoops, relations, ...place }), () =>
      makeConvolution(settings, place),
    );
  }

  /** Makes each operation once, not in every pass. */
  #cached(key: string, make: () => Operation): Operation {
    let operation = this.#operations.get(key);
    if (!operation) {
      operation = make();
      this.#operations.set(key, operation);
    }
    return operation;
  }
}

/** Reads the value that a selection takes for a choice. */
const fixedBy =
  (selection: Selection) =>
  (choice: LayerChoice): string | number =>
    (choice.candidates[indicesOf(selection, choice)[0] ?? 0] as Setting<string | number>).value;

/** `TunedGnnSpace` by name. */
export const tunedGnn = definePart({
  description: 'Classic networks with depth, normalization, residuals and settings of their training (Luo et al. 2024).',
  options: tunedGnnOptions,
  create: (options) => new TunedGnnSpace(options),
});
