import { definePart, type ForwardInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { dropoutRate } from '../operations/conv-options.js';
import { withEdgeWeights } from '../operations/edge-weights.js';
import { resolveOperations } from '../operations/gnn-map.js';
import { LayeredSpace, layeredSpaceOptions } from './layered-space.js';

/** Schema of the options of `GassoSpace`. Defaults are those of AutoGL-light. */
export const gassoSpaceOptions = layeredSpaceOptions(['gat_1', 'gcn', 'gin', 'sage', 'linear']).extend({
  dropout: dropoutRate.default(0.8).describe('Dropout rate on the features and between layers.'),
});

/** Options of `GassoSpace`. */
export type GassoSpaceOptions = z.input<typeof gassoSpaceOptions>;

/**
 * The space of GASSO (Qin et al., "Graph Differentiable Architecture Search with Structure Learning", NeurIPS 2021): layers with ReLU and
 * dropout between them. Each layer has a learnable structure: the weight of every edge, at `structure/layer_0` ... [E, 1] in the order of
 * the graph's data.
 *
 * The `Gasso` algorithm learns the structures and returns them among the parameters of its result. Its model runs on the graph it was
 * searched on, and refuses a graph with another number of edges with GNAS_INVALID_SHAPE. Other algorithms leave the structures out:
 * each edge then has the weight of the data, and a model runs on any graph.
 */
export class GassoSpace extends LayeredSpace<z.output<typeof gassoSpaceOptions>> {
  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: GassoSpaceOptions = {}) {
    super(parseOptions('GassoSpace', gassoSpaceOptions, options));
  }

  override get structures(): Readonly<Record<string, string>> {
    const layers = Array.from({ length: this.options.layerNumber }, (_, layer) => layer);
    return Object.fromEntries(layers.map((layer) => [`op_${layer}`, `structure/layer_${layer}`]));
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { layerNumber, dropout } = this.options;
    let h = ops.dropout(x, dropout);
    for (let layer = 0; layer < layerNumber; layer++) {
      const structure = ops.buffer(`structure/layer_${layer}`, [graph.graph.source.length, 1]);
      h = this.layer(`op_${layer}`)({ graph, x: h, ops: structure ? withEdgeWeights(ops, graph, structure) : ops });
      if (layer < layerNumber - 1) h = ops.activate(h, { activation: 'relu', dropout });
    }
    return h;
  }
}

/** `GassoSpace` by name. */
export const gasso = definePart({
  description: 'Layers in sequence, each with learnable edge weights (GASSO, Qin et al. 2021).',
  options: gassoSpaceOptions,
  create: async ({ ops, ...options }, registry) => new GassoSpace({ ...options, ops: await resolveOperations(ops, registry) }),
});
