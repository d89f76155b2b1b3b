import { definePart, type ForwardInput, type OperationMaker, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { ActivationOperation, activationNames } from '../operations/activation.js';
import { affine } from '../operations/affine.js';
import { dropoutRate } from '../operations/conv-options.js';
import { operationMaker, resolveOperations } from '../operations/gnn-map.js';
import { Combination, combinationNames } from './combination.js';
import { NodeSpace } from './node-space.js';
import { candidatesOf, hiddenDim, layerNumber, operationCandidates } from './space-options.js';

/** Schema of the options of `GraphNasNodeClassificationSpace`. Defaults are those of AutoGL-light. */
export const graphNasOptions = z.object({
  hiddenDim,
  layerNumber: layerNumber.describe('Number of searched layers.'),
  dropout: dropoutRate.default(0.9).describe('Dropout rate on the features.'),
  gnnOps: operationCandidates([
    'gat_8',
    'gat_6',
    'gat_4',
    'gat_2',
    'gat_1',
    'gcn',
    'cheb',
    'sage',
    'arma',
    'sg',
    'linear',
    'zero',
  ]),
  actOps: candidatesOf(z.enum(activationNames))
    .default(['sigmoid', 'tanh', 'relu', 'linear', 'elu'])
    .describe('Candidate activations.'),
  conOps: candidatesOf(z.enum(combinationNames)).default(combinationNames).describe('Candidate ways to join the layers.'),
});

/** Options of `GraphNasNodeClassificationSpace`. */
export type GraphNasOptions = z.input<typeof graphNasOptions>;

/**
 * The micro space of GraphNAS (Gao et al. 2020, section 3.2). Two linear layers transform the features. Each searched layer k, from 2,
 * chooses an input among all earlier outputs (`in_k`) and an operation (`op_k`). One activation (`act`) and one way to join the layers'
 * outputs (`concat`) come before a linear classifier.
 */
export class GraphNasNodeClassificationSpace extends NodeSpace {
  readonly options: z.output<typeof graphNasOptions>;
  readonly #makers: readonly OperationMaker[];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor(options: GraphNasOptions = {}) {
    super();
    this.options = parseOptions('GraphNasNodeClassificationSpace', graphNasOptions, options);
    this.#makers = this.options.gnnOps.map(operationMaker);
  }

  override buildGraph(): void {
    const { outputDim } = this;
    const { hiddenDim, layerNumber, actOps, conOps } = this.options;
    const outputs = ['preproc0', 'preproc1'];
    for (let layer = 2; layer < layerNumber + 2; layer++) {
      this.setInputChoice(layer, [...outputs], { key: `in_${layer}` });
      this.setLayerChoice(
        layer,
        this.#makers.map((make) => make(hiddenDim, hiddenDim)),
        { key: `op_${layer}` },
      );
      outputs.push(`op_${layer}`);
    }
    const after = 2 * (layerNumber + 1);
    this.setLayerChoice(
      after,
      actOps.map((activation) => new ActivationOperation({ activation })),
      { key: 'act' },
    );
    this.setLayerChoice(
      after + 1,
      conOps.map(
        (name) => new Combination(name, { layerNumber, hiddenDim, outputDim, activate: (input) => this.layer('act')(input) }),
      ),
      { key: 'concat' },
    );
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { hiddenDim, layerNumber, dropout } = this.options;
    const dropped = ops.dropout(x, dropout);
    const outputs = ['preproc0', 'preproc1'].map((label) =>
      ops.step({ label, inputs: [dropped] }, () => affine(ops.within(label), dropped, this.inputDim, hiddenDim)),
    );
    for (let layer = 2; layer < layerNumber + 2; layer++) {
      const input = this.input(`in_${layer}`)(ops, outputs);
      outputs.push(this.layer(`op_${layer}`)({ graph, x: input, ops }));
    }
    const inputs = outputs.slice(2);
    return this.layer('concat')({ graph, x: inputs.at(-1) as Tensor, inputs, ops });
  }
}

/** `GraphNasNodeClassificationSpace` by name. */
export const graphNas = definePart({
  description: "GraphNAS' micro space: choices of input, operation, activation and joining (Gao et al. 2020).",
  options: graphNasOptions,
  create: async ({ gnnOps, ...options }, registry) =>
    new GraphNasNodeClassificationSpace({ ...options, gnnOps: await resolveOperations(gnnOps, registry) }),
});
