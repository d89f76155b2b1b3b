import { type Activation, BaseSpace, didYouMean, type ForwardInput, GnasError, type Tensor } from '@gnas/core';
import { ActivationOperation } from '../operations/activation.js';
import { affine } from '../operations/affine.js';
import { checkCounts, checkRate } from '../operations/conv-options.js';
import { gnnMap, type OperationReference } from '../operations/gnn-map.js';
import { Combination, type CombinationName, combinationNames } from './combination.js';

/** Of `GraphNasNodeClassificationSpace`. */
export interface GraphNasOptions {
  /** Default 64. */
  readonly hiddenDim?: number;
  /** Number of searched layers. Default 2. */
  readonly layerNumber?: number;
  /** Dropout rate on the features. Default 0.9. */
  readonly dropout?: number;
  /** Candidates of every layer. Default gat_8, gat_6, gat_4, gat_2, gat_1, gcn, cheb, sage, arma, sg, linear, zero. */
  readonly gnnOps?: readonly OperationReference[];
  /** Default sigmoid, tanh, relu, linear, elu. */
  readonly actOps?: readonly Activation[];
  /** How the layers' outputs are joined; with one there is no choice. Default add, product, concat. */
  readonly conOps?: readonly CombinationName[];
}

const defaultGnnOps = ['gat_8', 'gat_6', 'gat_4', 'gat_2', 'gat_1', 'gcn', 'cheb', 'sage', 'arma', 'sg', 'linear', 'zero'];

/**
 * The micro space of GraphNAS (Gao et al. 2020, section 3.2). Two linear layers on the features, then layers that each
 * choose an input among all earlier outputs (`in_k`) and an operation (`op_k`), k from 2; then one activation (`act`) and
 * one way to join the layers' outputs (`concat`) before a linear classifier. Names and defaults of AutoGL-light.
 */
export class GraphNasNodeClassificationSpace extends BaseSpace {
  readonly hiddenDim: number;
  readonly layerNumber: number;
  readonly dropout: number;
  readonly gnnOps: readonly OperationReference[];
  readonly actOps: readonly Activation[];
  readonly conOps: readonly CombinationName[];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: GraphNasOptions = {}) {
    super();
    const {
      hiddenDim = 64,
      layerNumber = 2,
      dropout = 0.9,
      gnnOps = defaultGnnOps,
      actOps = ['sigmoid', 'tanh', 'relu', 'linear', 'elu'],
      conOps = combinationNames,
    } = options;
    checkCounts(new.target.name, { hiddenDim, layerNumber });
    checkRate(new.target.name, 'dropout', dropout);
    for (const name of conOps)
      if (!combinationNames.includes(name))
        throw new GnasError(
          'GNAS_UNKNOWN_NAME',
          `There is no way "${name}" to join layers${didYouMean(name, combinationNames)}. Known: ${combinationNames.join(', ')}.`,
        );
    this.hiddenDim = hiddenDim;
    this.layerNumber = layerNumber;
    this.dropout = dropout;
    this.gnnOps = gnnOps;
    this.actOps = actOps;
    this.conOps = conOps;
  }

  override buildGraph(): void {
    const { hiddenDim, layerNumber, outputDim } = this;
    const outputs = ['preproc0', 'preproc1'];
    for (let layer = 2; layer < layerNumber + 2; layer++) {
      this.setInputChoice(layer, [...outputs], { key: `in_${layer}` });
      this.setLayerChoice(
        layer,
        this.gnnOps.map((op) => gnnMap(op, hiddenDim, hiddenDim)),
        { key: `op_${layer}` },
      );
      outputs.push(`op_${layer}`);
    }
    const after = 2 * (layerNumber + 1);
    this.setLayerChoice(
      after,
      this.actOps.map((name) => new ActivationOperation(name)),
      { key: 'act' },
    );
    this.setLayerChoice(
      after + 1,
      this.conOps.map(
        (name) => new Combination(name, { layerNumber, hiddenDim, outputDim, activate: (input) => this.layer('act')(input) }),
      ),
      { key: 'concat' },
    );
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const dropped = ops.dropout(x, this.dropout);
    const outputs = ['preproc0', 'preproc1'].map((label) =>
      ops.step({ label, inputs: [dropped] }, () => affine(ops.within(label), dropped, this.inputDim, this.hiddenDim)),
    );
    for (let layer = 2; layer < this.layerNumber + 2; layer++) {
      const input = this.input(`in_${layer}`)(ops, outputs);
      outputs.push(this.layer(`op_${layer}`)({ graph, x: input, ops }));
    }
    const inputs = outputs.slice(2);
    return ops.logSoftmax(this.layer('concat')({ graph, x: inputs.at(-1) as Tensor, inputs, ops }));
  }
}
