import {
  definePart,
  type ForwardInput,
  GnasError,
  type InputChoice,
  indicesOf,
  type LayerChoice,
  type ModelOps,
  type Operation,
  parseOptions,
  type Selection,
  selectionKey,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { activationNames } from '../operations/activation.js';
import { AggAdd } from '../operations/agg-add.js';
import { AggAttn } from '../operations/agg-attn.js';
import { dropoutRate } from '../operations/conv-options.js';
import { resolveOperations } from '../operations/gnn-map.js';
import { type OperationReference, operationReference } from '../operations/operation-reference.js';
import { autoAttendMap, autoAttendOperationNames } from './auto-attend-operations.js';
import { NodeSpace } from './node-space.js';
import { candidatesOf, hiddenDim, layerNumber } from './space-options.js';

/** Ways in which AutoAttend's layers join their paths: by addition or by attention. */
export const autoAttendAggregationNames = ['add', 'attn'] as const;
/** One of `autoAttendAggregationNames`. */
export type AutoAttendAggregation = (typeof autoAttendAggregationNames)[number];

/** Schema of the options of `AutoAttendNodeClassificationSpace`. Defaults are those of AutoGL-light. */
export const autoAttendOptions = z.object({
  hiddenDim,
  layerNumber,
  dropout: dropoutRate.default(0.9).describe('Dropout rate on the input of each path and on the attention coefficients.'),
  opsType: z.literal([0, 1]).default(0).describe('Set of operations: 0 for whole convolutions, 1 for attention functions.'),
  gnnOps: candidatesOf(operationReference)
    .optional()
    .describe('Candidate operations of each path, by their name in the set. Without it, the whole set.'),
  actOp: z.enum(activationNames).default('tanh').describe('Activation after each path.'),
  head: z
    .int()
    .min(1)
    .default(8)
    .describe("Number of heads of the joining attention and of the second set's operations, in each layer except the last."),
  aggOps: candidatesOf(z.enum(autoAttendAggregationNames))
    .default(autoAttendAggregationNames)
    .describe('Candidate ways to join paths.'),
  context: z
    .enum(['nc', 'sc', 'tc', 'fc'])
    .default('nc')
    .describe(
      "What shared parameters depend on besides layer and operation: `nc` nothing, `sc` the aggregation that made the input, `tc` the role of the output, `fc` both (the paper's choice). It has no effect without weight sharing.",
    ),
});

/** Options of `AutoAttendNodeClassificationSpace`. */
export type AutoAttendOptions = z.input<typeof autoAttendOptions>;

/** Use of a path's output: a summand of `add`, or one of attention's three inputs. */
type Role = 'add' | 'query' | 'key' | 'value';

/**
 * The space of AutoAttend for graphs (Guan et al. 2021). Layer l of L has a stem path from layer l - 1 (`stem_<l-1>-><l>`) and two side
 * paths (`side_<k>-><l>_0` and `_1`) from each earlier layer k, where layer 0 is the features. A path is dropout, an operation and an
 * activation. `in_l` chooses the side paths of one k, and `agg_l` joins them: `add` adds stem and first side; `attn` attends with the stem
 * as query, the first side as key and the second as value. The last layer has the width of the output.
 *
 * Names are those of AutoGL-light. As in the authors' sampler, only the first side path may be ZERO, because only `add` can do without
 * it. IDEN is a candidate between hidden layers, where widths agree.
 *
 * A path that is not taken doesn't run and has no parameters, and `canonicalKey` leaves its choices out. With a context, parameters are
 * under `from_<aggregation>` and `as_<role>`: the context-aware parameter sharing of the paper, as its authors implement it.
 */
export class AutoAttendNodeClassificationSpace extends NodeSpace {
  readonly options: z.output<typeof autoAttendOptions>;
  readonly #gnnOps: readonly OperationReference[];
  #inputs: InputChoice[] = [];
  #aggregations: LayerChoice[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: AutoAttendOptions = {}) {
    super();
    this.options = parseOptions('AutoAttendNodeClassificationSpace', autoAttendOptions, options);
    this.#gnnOps = this.options.gnnOps ?? autoAttendOperationNames[this.options.opsType];
    this.#checkHidden();
  }

  override buildGraph(): void {
    this.#inputs = [];
    this.#aggregations = [];
    for (let layer = 1; layer <= this.options.layerNumber; layer++) {
      this.setLayerChoice(layer, this.#candidates(layer - 1, layer, false), { key: stemKey(layer) });
      const sources = Array.from({ length: layer }, (_, source) => (source === 0 ? 'features' : `layer_${source}`));
      this.#inputs.push(this.setInputChoice(layer, sources, { key: `in_${layer}` }));
      for (let source = 0; source < layer; source++)
        for (const side of [0, 1])
          this.setLayerChoice(layer, this.#candidates(source, layer, side === 0), { key: sideKey(source, layer, side) });
      this.#aggregations.push(this.setLayerChoice(layer, this.#joins(layer), { key: `agg_${layer}` }));
    }
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { layerNumber, dropout, actOp } = this.options;
    const outputs = [x];
    for (let layer = 1; layer <= layerNumber; layer++) {
      const aggregation = this.#aggregation(layer, ops);
      const path = (key: string, source: number, role: Role): Tensor => {
        const input = ops.dropout(outputs[source] as Tensor, dropout);
        const output = this.layer(key)({ graph, x: input, ops: this.#within(ops, source, role) });
        return ops.applyActivation(output, actOp);
      };
      const side = (index: number, role: Role): Tensor =>
        this.#side(ops, layer, (source) => path(sideKey(source, layer, index), source, role));
      const inputs =
        aggregation === 'add'
          ? [path(stemKey(layer), layer - 1, 'add'), side(0, 'add')]
          : [path(stemKey(layer), layer - 1, 'query'), side(0, 'key'), side(1, 'value')];
      outputs.push(this.layer(`agg_${layer}`)({ graph, x: inputs.at(-1) as Tensor, inputs, ops }));
    }
    return outputs.at(-1) as Tensor;
  }

  override canonicalKey(selection: Selection): string {
    const taken = this.choices.filter(({ key }) => !key.startsWith('side_')).map(({ key }) => key);
    for (let layer = 1; layer <= this.options.layerNumber; layer++) {
      const [source = 0] = indicesOf(selection, this.#inputs[layer - 1] as InputChoice);
      const [join = 0] = indicesOf(selection, this.#aggregations[layer - 1] as LayerChoice);
      taken.push(sideKey(source, layer, 0));
      if (this.options.aggOps[join] === 'attn') taken.push(sideKey(source, layer, 1));
    }
    return selectionKey(Object.fromEntries(taken.flatMap((key) => (key in selection ? [[key, selection[key] as number]] : []))));
  }

  override mixtureMisfit(): string | undefined {
    const { context } = this.options;
    return context === 'nc'
      ? super.mixtureMisfit()
      : `with context "${context}" the parameters of a path depend on the chosen aggregation, and a mixture chooses none; create it with context "nc"`;
  }

  /** Makes the operations of a hidden layer once, so that a wrong name or width is refused before there is a graph. */
  #checkHidden(): void {
    const { hiddenDim, dropout, head, layerNumber, opsType } = this.options;
    const concat = layerNumber > 1;
    for (const op of this.#gnnOps)
      if (typeof op === 'string')
        autoAttendMap(op, opsType, { inDim: hiddenDim, outDim: hiddenDim, heads: head, concat, dropout });
    if (concat) this.#joins(1);
  }

  #candidates(source: number, layer: number, mayBeZero: boolean): Operation[] {
    const { hiddenDim, dropout, head, layerNumber, opsType } = this.options;
    const last = layer === layerNumber;
    const place = {
      inDim: source === 0 ? this.inputDim : hiddenDim,
      outDim: last ? this.outputDim : hiddenDim,
      heads: head,
      concat: !last,
      dropout,
    };
    return this.#gnnOps
      .filter((op) => (op !== 'ZERO' || mayBeZero) && (op !== 'IDEN' || (source > 0 && !last)))
      .map((op) => autoAttendMap(op, opsType, place));
  }

  #joins(layer: number): Operation[] {
    const { hiddenDim, head, dropout, layerNumber, aggOps } = this.options;
    const options = layer === layerNumber ? { dim: this.outputDim, dropout } : { dim: hiddenDim, heads: head, dropout };
    return aggOps.map((name) => (name === 'add' ? new AggAdd() : new AggAttn(options)));
  }

  /** Aggregation that a run takes in a layer. Undefined in a mixture, and for layer 0, the features. */
  #aggregation(layer: number, ops: ModelOps): AutoAttendAggregation | undefined {
    const choice = this.#aggregations[layer - 1];
    const resolution = choice && ops.resolve(choice);
    if (resolution?.kind === 'fixed') return this.options.aggOps[resolution.indices[0] ?? 0];
    const problem = resolution && this.mixtureMisfit();
    if (problem) throw new GnasError('GNAS_INCOMPATIBLE', `${this.constructor.name} has no mixture: ${problem}.`);
    return undefined;
  }

  /** Side path from the layer that `in_layer` takes; in a mixture, the weighted sum of all side paths. */
  #side(ops: ModelOps, layer: number, from: (source: number) => Tensor): Tensor {
    const choice = this.#inputs[layer - 1] as InputChoice;
    const resolution = ops.resolve(choice);
    if (resolution.kind === 'fixed') return from(resolution.indices[0] ?? 0);
    return this.input(choice.key)(
      ops,
      choice.candidates.map((_, source) => from(source)),
    );
  }

  /** Scopes the parameters of a path by its context. */
  #within(ops: ModelOps, source: number, role: Role): ModelOps {
    const { context } = this.options;
    const origin = this.#aggregation(source, ops);
    const bySource = (context === 'sc' || context === 'fc') && origin ? ops.within(`from_${origin}`) : ops;
    return context === 'tc' || context === 'fc' ? bySource.within(`as_${role}`) : bySource;
  }
}

function stemKey(layer: number): string {
  return `stem_${layer - 1}->${layer}`;
}

function sideKey(source: number, layer: number, side: number): string {
  return `side_${source}->${layer}_${side}`;
}

/** `AutoAttendNodeClassificationSpace` by name. */
export const autoAttend = definePart({
  description: "AutoAttend's space: stem and side paths, joined by addition or attention (Guan et al. 2021).",
  options: autoAttendOptions,
  create: async ({ gnnOps, ...options }, registry) =>
    new AutoAttendNodeClassificationSpace({
      ...options,
      gnnOps: gnnOps && (await resolveOperations(gnnOps, registry, autoAttendOperationNames[options.opsType])),
    }),
});
