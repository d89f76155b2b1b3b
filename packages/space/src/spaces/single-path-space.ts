import { BaseSpace, type ForwardInput, type Tensor } from '@gnas/core';
import { checkCounts, checkRate } from '../operations/conv-options.js';
import { gnnMap, type OperationReference } from '../operations/gnn-map.js';

/** Of `SinglePathNodeClassificationSpace`. */
export interface SinglePathOptions {
  /** Width of the hidden layers. Default 64. */
  readonly hiddenDim?: number;
  /** Number of layers. Default 2. */
  readonly layerNumber?: number;
  /** Dropout rate between layers. Default 0.2. */
  readonly dropout?: number;
  /** Candidates of every layer. Default gcn, gat_8. */
  readonly ops?: readonly OperationReference[];
}

/**
 * Layers one after the other, each one of several operations: op_0 ... op_(L-1), leaky ReLU and dropout between them. The
 * space of single-path one-shot search (Guo et al. 2020) for graphs; names and defaults of AutoGL-light.
 */
export class SinglePathNodeClassificationSpace extends BaseSpace {
  readonly hiddenDim: number;
  readonly layerNumber: number;
  readonly dropout: number;
  readonly ops: readonly OperationReference[];

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ hiddenDim = 64, layerNumber = 2, dropout = 0.2, ops = ['gcn', 'gat_8'] }: SinglePathOptions = {}) {
    super();
    checkCounts(new.target.name, { hiddenDim, layerNumber });
    checkRate(new.target.name, 'dropout', dropout);
    this.hiddenDim = hiddenDim;
    this.layerNumber = layerNumber;
    this.dropout = dropout;
    this.ops = ops;
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
    let h = x;
    for (let layer = 0; layer < this.layerNumber; layer++) {
      h = this.layer(`op_${layer}`)({ graph, x: h, ops });
      if (layer < this.layerNumber - 1) h = ops.activate(h, { activation: 'leaky_relu', dropout: this.dropout });
    }
    return ops.logSoftmax(h);
  }
}
