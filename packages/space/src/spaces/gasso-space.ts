import { BaseSpace, type ForwardInput, type Tensor } from '@gnas/core';
import { checkCounts, checkRate } from '../operations/conv-options.js';
import { withEdgeWeights } from '../operations/edge-weights.js';
import { gnnMap, type OperationReference } from '../operations/gnn-map.js';

/** Of `GassoSpace`. */
export interface GassoSpaceOptions {
  /** Width of the hidden layers. Default 64 (AutoGL-light). */
  readonly hiddenDim?: number;
  /** Number of layers. Default 2 (AutoGL-light). */
  readonly layerNumber?: number;
  /** Dropout rate on the features and between layers. Default 0.8 (AutoGL-light). */
  readonly dropout?: number;
  /** Candidates of every layer. Default gat_1, gcn, gin, sage, linear (AutoGL-light). */
  readonly ops?: readonly OperationReference[];
}

/**
 * The space of GASSO (Qin et al., "Graph Differentiable Architecture Search with Structure Learning", NeurIPS 2021): layers one
 * after the other, `op_0` ... `op_(L-1)`, ReLU and dropout between them, and for each layer a structure of its own: the weight
 * of every edge, at `structure/layer_0` ... [E, 1] in the order of the graph's data.
 *
 * The `Gasso` algorithm learns the structures and returns them among the parameters of its result: its model runs on the graph
 * that it was searched on, and refuses a graph with another number of edges with GNAS_INVALID_SHAPE. Without them, as every
 * other algorithm searches it, each edge counts as the graph has it and a model runs on any graph.
 */
export class GassoSpace extends BaseSpace {
  readonly hiddenDim: number;
  readonly layerNumber: number;
  readonly dropout: number;
  readonly ops: readonly OperationReference[];

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({
    hiddenDim = 64,
    layerNumber = 2,
    dropout = 0.8,
    ops = ['gat_1', 'gcn', 'gin', 'sage', 'linear'],
  }: GassoSpaceOptions = {}) {
    super();
    checkCounts(new.target.name, { hiddenDim, layerNumber });
    checkRate(new.target.name, 'dropout', dropout);
    this.hiddenDim = hiddenDim;
    this.layerNumber = layerNumber;
    this.dropout = dropout;
    this.ops = ops;
  }

  override get structures(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Array.from({ length: this.layerNumber }, (_, layer) => [`op_${layer}`, `structure/layer_${layer}`]),
    );
  }

  override buildGraph(): void {
    for (let layer = 0; layer < this.layerNumber; layer++) {
      const inDim = layer === 0 ? this.inputDim : this.hiddenDim;
      const outDim = layer === this.layerNumber - 1 ? this.outputDim : this.hiddenDim;
      this.setLayerChoice(
        layer,
        this.ops.map((op) => gnnMap(op, inDim, outDim)),
        { key: `op_${layer}` },
      );
    }
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let h = ops.dropout(x, this.dropout);
    for (let layer = 0; layer < this.layerNumber; layer++) {
      const structure = ops.buffer(`structure/layer_${layer}`, [graph.graph.source.length, 1]);
      h = this.layer(`op_${layer}`)({ graph, x: h, ops: structure ? withEdgeWeights(ops, graph, structure) : ops });
      if (layer < this.layerNumber - 1) h = ops.activate(h, { activation: 'relu', dropout: this.dropout });
    }
    return ops.logSoftmax(h);
  }
}
