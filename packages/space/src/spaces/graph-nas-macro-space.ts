import { type Activation, BaseSpace, type ForwardInput, type LayerChoice, type Tensor } from '@gnas/core';
import { ActivationOperation, activationNames } from '../operations/activation.js';
import { checkCounts, checkName, checkRate } from '../operations/conv-options.js';
import { type GeoAttention, geoAttentionNames } from '../operations/geo-attention.js';
import { type GeoAggregation, GeoLayer, geoAggregationNames } from '../operations/geo-layer.js';
import { readSetting, Setting } from './setting.js';

/** Of `GraphNasMacroNodeClassificationSpace`. */
export interface GraphNasMacroOptions {
  /** Number of layers. Default 2. */
  readonly layerNumber?: number;
  /** Dropout rate on the input of every layer and on its attention. Default 0.6. */
  readonly dropout?: number;
  /** Attention functions. Default gat, gcn, cos, const, gat_sym, linear, generalized_linear. */
  readonly gnns?: readonly GeoAttention[];
  /** Aggregations. Default sum, mean, max, mlp. */
  readonly aggs?: readonly GeoAggregation[];
  /** Activations. Default sigmoid, tanh, relu, linear, softplus, leaky_relu, relu6, elu. */
  readonly acts?: readonly Activation[];
  /** Numbers of attention heads. Default 1, 2, 4, 6, 8, 16. */
  readonly heads?: readonly number[];
  /** Widths of a head in every layer but the last. Default 4, 8, 16, 32, 64, 128, 256. */
  readonly outs?: readonly number[];
}

/** Numbers of attention heads that the macro space has by default. */
export const defaultHeads: readonly number[] = [1, 2, 4, 6, 8, 16];
/** Widths of a head that the macro space has by default. */
export const defaultOuts: readonly number[] = [4, 8, 16, 32, 64, 128, 256];
/** Activations that the macro space has by default. */
export const defaultActs: readonly Activation[] = ['sigmoid', 'tanh', 'relu', 'linear', 'softplus', 'leaky_relu', 'relu6', 'elu'];

interface LayerChoices {
  readonly attention: LayerChoice;
  readonly aggregator: LayerChoice;
  readonly head: LayerChoice;
  /** Absent in the last layer, whose width is the number of classes. */
  readonly outChannels: LayerChoice | undefined;
}

/**
 * The macro space of GraphNAS (Gao et al. 2020): of every layer k the attention function
 * (`attention_k`), the aggregation (`aggregator_k`), the activation (`act_k`), the number of heads (`head_k`) and, but for the
 * last, the width of a head (`out_channels_k`). Heads are concatenated, in the last layer averaged to the classes. Names and
 * defaults of AutoGL-light, without its unused `hidden_dim`.
 *
 * Parameters lie under `layer_k/<attention>_<aggregation>_<inDim>_<width>_<heads>`, so that one store serves every architecture
 * and those share weights that agree in all of these: GraphNAS' sharing, under the keys of its published implementation.
 */
export class GraphNasMacroNodeClassificationSpace extends BaseSpace {
  readonly layerNumber: number;
  readonly dropout: number;
  readonly gnns: readonly GeoAttention[];
  readonly aggs: readonly GeoAggregation[];
  readonly acts: readonly Activation[];
  readonly heads: readonly number[];
  readonly outs: readonly number[];
  #layers: LayerChoices[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: GraphNasMacroOptions = {}) {
    super();
    const {
      layerNumber = 2,
      dropout = 0.6,
      gnns = geoAttentionNames,
      aggs = geoAggregationNames,
      acts = defaultActs,
      heads = defaultHeads,
      outs = defaultOuts,
    } = options;
    checkCounts(new.target.name, { layerNumber });
    checkRate(new.target.name, 'dropout', dropout);
    for (const count of heads) checkCounts(new.target.name, { heads: count });
    for (const count of outs) checkCounts(new.target.name, { outs: count });
    for (const name of gnns) checkName(new.target.name, 'attention', name, geoAttentionNames);
    for (const name of aggs) checkName(new.target.name, 'aggregation', name, geoAggregationNames);
    for (const name of acts) checkName(new.target.name, 'activation', name, activationNames);
    this.layerNumber = layerNumber;
    this.dropout = dropout;
    this.gnns = gnns;
    this.aggs = aggs;
    this.acts = acts;
    this.heads = heads;
    this.outs = outs;
  }

  override buildGraph(): void {
    this.#layers = Array.from({ length: this.layerNumber }, (_, layer) => {
      const settings = (place: number, name: string, values: readonly (string | number)[]): LayerChoice =>
        this.setLayerChoice(
          5 * layer + place,
          values.map((value) => new Setting(value)),
          { key: `${name}_${layer}` },
        );
      this.setLayerChoice(
        5 * layer + 2,
        this.acts.map((name) => new ActivationOperation(name)),
        { key: `act_${layer}` },
      );
      return {
        attention: settings(0, 'attention', this.gnns),
        aggregator: settings(1, 'aggregator', this.aggs),
        head: settings(3, 'head', this.heads),
        outChannels: layer < this.layerNumber - 1 ? settings(4, 'out_channels', this.outs) : undefined,
      };
    });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let h = x;
    let inDim = this.inputDim;
    this.#layers.forEach((choices, layer) => {
      const attention = readSetting<GeoAttention>(ops, choices.attention);
      const aggregation = readSetting<GeoAggregation>(ops, choices.aggregator);
      const heads = readSetting<number>(ops, choices.head);
      const concat = choices.outChannels !== undefined;
      const outDim = choices.outChannels ? readSetting<number>(ops, choices.outChannels) : this.outputDim;
      const name = `${attention}_${aggregation}_${inDim}_${outDim}_${heads}`;
      const conv = new GeoLayer({ inDim, outDim, heads, concat, attention, aggregation, dropout: this.dropout, name });
      const input = ops.dropout(h, this.dropout);
      const step = {
        label: `${attention}, ${aggregation}, ${heads} x ${outDim}`,
        choice: choices.attention.key,
        inputs: [input],
      };
      const convolved = ops.step(step, () => conv.forward({ graph, x: input, ops: ops.within(`layer_${layer}`).within(name) }));
      h = this.layer(`act_${layer}`)({ graph, x: convolved, ops });
      inDim = concat ? heads * outDim : outDim;
    });
    return ops.logSoftmax(h);
  }

  override mixtureProblem(): string {
    return 'the numbers of heads and the widths decide the shapes of the layers, so that candidates have no weighted sum';
  }
}
