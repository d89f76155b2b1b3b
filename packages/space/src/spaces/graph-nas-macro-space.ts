import { definePart, type ForwardInput, type LayerChoice, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { ActivationOperation, activationNames } from '../operations/activation.js';
import { dropoutRate } from '../operations/conv-options.js';
import { type GeoAttention, geoAttentionNames } from '../operations/geo-attention.js';
import { type GeoAggregation, GeoLayer, geoAggregationNames } from '../operations/geo-layer.js';
import { NodeSpace } from './node-space.js';
import { readSetting, Setting } from './setting.js';
import { candidatesOf, layerNumber } from './space-options.js';

/** Schema of the options of `GraphNasMacroNodeClassificationSpace`. Defaults are those of AutoGL-light. */
export const graphNasMacroOptions = z.object({
  layerNumber,
  dropout: dropoutRate.default(0.6).describe('Dropout rate on the input and the attention of each layer.'),
  gnns: candidatesOf(z.enum(geoAttentionNames)).default(geoAttentionNames).describe('Candidate attention functions.'),
  aggs: candidatesOf(z.enum(geoAggregationNames)).default(geoAggregationNames).describe('Candidate aggregations.'),
  acts: candidatesOf(z.enum(activationNames))
    .default(['sigmoid', 'tanh', 'relu', 'linear', 'softplus', 'leaky_relu', 'relu6', 'elu'])
    .describe('Candidate activations.'),
  heads: candidatesOf(z.int().min(1)).default([1, 2, 4, 6, 8, 16]).describe('Candidate numbers of attention heads.'),
  outs: candidatesOf(z.int().min(1))
    .default([4, 8, 16, 32, 64, 128, 256])
    .describe('Candidate widths of a head, in each layer except the last.'),
});

/** Options of `GraphNasMacroNodeClassificationSpace`. */
export type GraphNasMacroOptions = z.input<typeof graphNasMacroOptions>;

interface LayerChoices {
  readonly attention: LayerChoice;
  readonly aggregator: LayerChoice;
  readonly head: LayerChoice;
  /** Absent in the last layer, whose width is that of the output. */
  readonly outChannels: LayerChoice | undefined;
}

/**
 * The macro space of GraphNAS (Gao et al. 2020). Each layer k chooses an attention function (`attention_k`), an aggregation
 * (`aggregator_k`), an activation (`act_k`) and a number of heads (`head_k`). Each layer except the last also chooses the width of a head
 * (`out_channels_k`) and concatenates its heads; the last layer averages them. Names are those of AutoGL-light, without its unused
 * `hidden_dim`.
 *
 * Parameters are at `layer_k/<attention>_<aggregation>_<inDim>_<width>_<heads>`, so one store serves every architecture. Architectures
 * that agree in all of these share weights: GraphNAS' sharing, under the keys of its published implementation.
 */
export class GraphNasMacroNodeClassificationSpace extends NodeSpace {
  readonly options: z.output<typeof graphNasMacroOptions>;
  #layers: LayerChoices[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphNasMacroOptions = {}) {
    super();
    this.options = parseOptions('GraphNasMacroNodeClassificationSpace', graphNasMacroOptions, options);
  }

  override buildGraph(): void {
    const { layerNumber, gnns, aggs, acts, heads, outs } = this.options;
    this.#layers = Array.from({ length: layerNumber }, (_, layer) => {
      const settings = (place: number, name: string, values: readonly (string | number)[]): LayerChoice =>
        this.setLayerChoice(
          5 * layer + place,
          values.map((value) => new Setting(value)),
          { key: `${name}_${layer}` },
        );
      this.setLayerChoice(
        5 * layer + 2,
        acts.map((activation) => new ActivationOperation({ activation })),
        { key: `act_${layer}` },
      );
      return {
        attention: settings(0, 'attention', gnns),
        aggregator: settings(1, 'aggregator', aggs),
        head: settings(3, 'head', heads),
        outChannels: layer < layerNumber - 1 ? settings(4, 'out_channels', outs) : undefined,
      };
    });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { dropout } = this.options;
    let h = x;
    let inDim = this.inputDim;
    this.#layers.forEach((choices, layer) => {
      const attention = readSetting<GeoAttention>(ops, choices.attention);
      const aggregation = readSetting<GeoAggregation>(ops, choices.aggregator);
      const heads = readSetting<number>(ops, choices.head);
      const concat = choices.outChannels !== undefined;
      const outDim = choices.outChannels ? readSetting<number>(ops, choices.outChannels) : this.outputDim;
      const name = `${attention}_${aggregation}_${inDim}_${outDim}_${heads}`;
      const conv = new GeoLayer({ inDim, outDim, heads, concat, attention, aggregation, dropout, name });
      const input = ops.dropout(h, dropout);
      const step = {
        label: `${attention}, ${aggregation}, ${heads} x ${outDim}`,
        choice: choices.attention.key,
        inputs: [input],
      };
      const convolved = ops.step(step, () => conv.forward({ graph, x: input, ops: ops.within(`layer_${layer}`).within(name) }));
      h = this.layer(`act_${layer}`)({ graph, x: convolved, ops });
      inDim = concat ? heads * outDim : outDim;
    });
    return h;
  }

  override mixtureMisfit(): string {
    return 'the numbers of heads and the widths decide the shapes of the layers, so candidates have no weighted sum';
  }
}

/** `GraphNasMacroNodeClassificationSpace` by name. */
export const graphNasMacro = definePart({
  description: "GraphNAS' macro space: choices of attention, aggregation, activation, heads and width (Gao et al. 2020).",
  options: graphNasMacroOptions,
  create: (options) => new GraphNasMacroNodeClassificationSpace(options),
});
