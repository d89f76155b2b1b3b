import {
  type Activation,
  BaseSpace,
  type ForwardInput,
  GnasError,
  type InputChoice,
  indicesOf,
  type LayerChoice,
  type ModelOps,
  type Operation,
  type Selection,
  selectionKey,
  type Tensor,
} from '@gnas/core';
import { activationNames } from '../operations/activation.js';
import { AggAdd } from '../operations/agg-add.js';
import { AggAttn } from '../operations/agg-attn.js';
import { checkCounts, checkName, checkRate } from '../operations/conv-options.js';
import type { OperationReference } from '../operations/gnn-map.js';
import { type AutoAttendOperationSet, autoAttendMap, autoAttendOperationNames } from './auto-attend-operations.js';

/** How AutoAttend's layers join their paths: by addition or by attention. */
export const autoAttendAggregationNames = ['add', 'attn'] as const;
/** One of `autoAttendAggregationNames`. */
export type AutoAttendAggregation = (typeof autoAttendAggregationNames)[number];

/** no context, source context, target context, full context */
export const autoAttendContexts = ['nc', 'sc', 'tc', 'fc'] as const;
/** One of `autoAttendContexts`. */
export type AutoAttendContext = (typeof autoAttendContexts)[number];

/** Of `AutoAttendNodeClassificationSpace`. */
export interface AutoAttendOptions {
  /** Default 64. */
  readonly hiddenDim?: number;
  /** Number of layers. Default 2. */
  readonly layerNumber?: number;
  /** Dropout rate on the input of every path and on attention coefficients. Default 0.9. */
  readonly dropout?: number;
  /** Which set of operations: 0 whole convolutions, 1 attention functions. Default 0. */
  readonly opsType?: AutoAttendOperationSet;
  /** Candidates of every path, by their name in the set, as a class or as a function. Default the whole set. */
  readonly gnnOps?: readonly OperationReference[];
  /** Activation after every path. Default tanh. */
  readonly actOp?: Activation;
  /** Heads of the attention that joins paths, and of the second set's operations, in all layers but the last. Default 8. */
  readonly head?: number;
  /** How paths are joined. Default add, attn. */
  readonly aggOps?: readonly AutoAttendAggregation[];
  /**
   * What shared parameters depend on besides layers and operation: nothing ('nc'), the aggregation that made the input ('sc'), the
   * role of the output ('tc'), or both ('fc', the paper's). Default 'nc', as in AutoGL-light. Without weight sharing it changes nothing.
   */
  readonly context?: AutoAttendContext;
}

/** What becomes of a path's output: a summand of `add`, or one of attention's three inputs. */
type Role = 'add' | 'query' | 'key' | 'value';

/**
 * The space of AutoAttend for graphs (Guan et al. 2021). Layer l of L has a stem path from layer l - 1
 * (`stem_<l-1>-><l>`) and, from every earlier layer k (0 are the features), two side paths (`side_<k>-><l>_0` and `_1`), each an
 * operation with dropout before and an activation after it. `in_l` takes the side paths of one k, and `agg_l` joins: `add` stem and
 * first side; `attn` attends with the stem as query, the first side as key and the second as value. The last layer gives the classes.
 * Names and defaults of AutoGL-light; as in the authors' own sampler, only what `add` can drop, the first side path, may be ZERO.
 * IDEN is a candidate between hidden layers, where widths agree.
 *
 * A path that is not taken runs nothing and has no parameters, and `canonicalKey` leaves its choices out. With a context, parameters
 * lie under `from_<aggregation>` and `as_<role>`: the context-aware parameter sharing of the paper, as the authors implement it.
 */
export class AutoAttendNodeClassificationSpace extends BaseSpace {
  readonly hiddenDim: number;
  readonly layerNumber: number;
  readonly dropout: number;
  readonly opsType: AutoAttendOperationSet;
  readonly gnnOps: readonly OperationReference[];
  readonly actOp: Activation;
  readonly head: number;
  readonly aggOps: readonly AutoAttendAggregation[];
  readonly context: AutoAttendContext;
  #inputs: InputChoice[] = [];
  #aggregations: LayerChoice[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: AutoAttendOptions = {}) {
    super();
    const {
      hiddenDim = 64,
      layerNumber = 2,
      dropout = 0.9,
      opsType = 0,
      actOp = 'tanh',
      head = 8,
      aggOps = autoAttendAggregationNames,
      context = 'nc',
    } = options;
    const kind = new.target.name;
    checkCounts(kind, { hiddenDim, layerNumber, head });
    checkRate(kind, 'dropout', dropout);
    if (opsType !== 0 && opsType !== 1)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${kind}: opsType is ${opsType}; give 0 (convolutions) or 1 (attention functions).`,
      );
    const gnnOps = options.gnnOps ?? autoAttendOperationNames[opsType];
    for (const name of aggOps) checkName(kind, 'aggregation', name, autoAttendAggregationNames);
    checkName(kind, 'activation', actOp, activationNames);
    checkName(kind, 'context', context, autoAttendContexts);
    this.hiddenDim = hiddenDim;
    this.layerNumber = layerNumber;
    this.dropout = dropout;
    this.opsType = opsType;
    this.gnnOps = gnnOps;
    this.actOp = actOp;
    this.head = head;
    this.aggOps = aggOps;
    this.context = context;
    this.#checkHidden();
  }

  override buildGraph(): void {
    this.#inputs = [];
    this.#aggregations = [];
    for (let layer = 1; layer <= this.layerNumber; layer++) {
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
    const outputs = [x];
    for (let layer = 1; layer <= this.layerNumber; layer++) {
      const aggregation = this.#aggregation(layer, ops);
      const path = (key: string, source: number, role: Role): Tensor => {
        const input = ops.dropout(outputs[source] as Tensor, this.dropout);
        const output = this.layer(key)({ graph, x: input, ops: this.#within(ops, source, role) });
        return ops.applyActivation(output, this.actOp);
      };
      const side = (index: number, role: Role): Tensor =>
        this.#side(ops, layer, (source) => path(sideKey(source, layer, index), source, role));
      const inputs =
        aggregation === 'add'
          ? [path(stemKey(layer), layer - 1, 'add'), side(0, 'add')]
          : [path(stemKey(layer), layer - 1, 'query'), side(0, 'key'), side(1, 'value')];
      outputs.push(this.layer(`agg_${layer}`)({ graph, x: inputs.at(-1) as Tensor, inputs, ops }));
    }
    return ops.logSoftmax(outputs.at(-1) as Tensor);
  }

  override canonicalKey(selection: Selection): string {
    const taken = this.choices.filter(({ key }) => !key.startsWith('side_')).map(({ key }) => key);
    for (let layer = 1; layer <= this.layerNumber; layer++) {
      const [source = 0] = indicesOf(selection, this.#inputs[layer - 1] as InputChoice);
      const [join = 0] = indicesOf(selection, this.#aggregations[layer - 1] as LayerChoice);
      taken.push(sideKey(source, layer, 0));
      if (this.aggOps[join] === 'attn') taken.push(sideKey(source, layer, 1));
    }
    return selectionKey(Object.fromEntries(taken.flatMap((key) => (key in selection ? [[key, selection[key] as number]] : []))));
  }

  override mixtureProblem(): string | undefined {
    return this.context === 'nc'
      ? super.mixtureProblem()
      : `with context "${this.context}" a path's parameters depend on which aggregation is chosen, and a mixture chooses none; create it with context "nc"`;
  }

  /** Makes what the hidden layers would have, so that a name or a width that does not fit is refused before a graph is there. */
  #checkHidden(): void {
    const { hiddenDim, dropout, head } = this;
    const concat = this.layerNumber > 1;
    for (const op of this.gnnOps)
      if (typeof op === 'string')
        autoAttendMap(op, this.opsType, { inDim: hiddenDim, outDim: hiddenDim, heads: head, concat, dropout });
    if (concat) this.#joins(1);
  }

  #candidates(source: number, layer: number, mayBeZero: boolean): Operation[] {
    const { hiddenDim, dropout, head, layerNumber } = this;
    const last = layer === layerNumber;
    const place = {
      inDim: source === 0 ? this.inputDim : hiddenDim,
      outDim: last ? this.outputDim : hiddenDim,
      heads: head,
      concat: !last,
      dropout,
    };
    return this.gnnOps
      .filter((op) => (op !== 'ZERO' || mayBeZero) && (op !== 'IDEN' || (source > 0 && !last)))
      .map((op) => autoAttendMap(op, this.opsType, place));
  }

  #joins(layer: number): Operation[] {
    const { hiddenDim, head, dropout, layerNumber } = this;
    const options = layer === layerNumber ? { dim: this.outputDim, dropout } : { dim: hiddenDim, heads: head, dropout };
    return this.aggOps.map((name) => (name === 'add' ? new AggAdd() : new AggAttn(options)));
  }

  /** The aggregation that a run takes in a layer; undefined in a mixture. Layer 0, the features, has none. */
  #aggregation(layer: number, ops: ModelOps): AutoAttendAggregation | undefined {
    const choice = this.#aggregations[layer - 1];
    const resolution = choice && ops.resolve(choice);
    if (resolution?.kind === 'fixed') return this.aggOps[resolution.indices[0] ?? 0];
    const problem = resolution && this.mixtureProblem();
    if (problem) throw new GnasError('GNAS_INCOMPATIBLE', `${this.constructor.name} has no mixture: ${problem}.`);
    return undefined;
  }

  /** The side path of the layer that `in_layer` takes; of a mixture, the weighted sum of all. */
  #side(ops: ModelOps, layer: number, from: (source: number) => Tensor): Tensor {
    const choice = this.#inputs[layer - 1] as InputChoice;
    const resolution = ops.resolve(choice);
    if (resolution.kind === 'fixed') return from(resolution.indices[0] ?? 0);
    return this.input(choice.key)(
      ops,
      choice.candidates.map((_, source) => from(source)),
    );
  }

  /** The parameter path of a context. */
  #within(ops: ModelOps, source: number, role: Role): ModelOps {
    const { context } = this;
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
