import { type BaseEstimator, type BaseSpace, definePart, parseOptions, type Supernet } from '@gnas/core/plugin';
import * as z from 'zod';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { DifferentiableNAS, differentiableOptions, type Learner, modelLoss } from './differentiable-nas.js';
import { StructureLearning, structureOptions } from './structure-learning.js';

/** Schema of the options of `Gasso`. Its defaults are those of the authors' code in AutoGL. */
export const gassoOptions = differentiableOptions.extend({
  epochs: z
    .int()
    .min(1)
    .default(250)
    .describe('Epochs, each with one step of the weights, the structure and the architecture over the whole graph.'),
  weightDecay: z.number().min(0).default(1e-4).describe("L2 penalty on the supernet's weights."),
  architectureLearningRate: z
    .number()
    .positive()
    .default(0.03)
    .describe('Learning rate of the Adam that trains the architecture.'),
  architectureWeightDecay: z.number().min(0).default(0).describe('L2 penalty on the architecture parameters.'),
  warmupEpochs: z
    .int()
    .min(0)
    .default(20)
    .describe('Epochs in which only the weights learn, so that hidden features mean something before edges are judged by them.'),
  ...structureOptions.shape,
});
/** Options of `Gasso`. */
export type GassoOptions = z.input<typeof gassoOptions>;

/**
 * GASSO (Qin et al., "Graph Differentiable Architecture Search with Structure Learning", NeurIPS 2021): differentiable search that cleans
 * the graph at the same time, because noisy edges mislead it about the right operations. In turns, the weights take a step down the
 * training loss, the structure of each layer takes one towards smooth hidden features (`StructureLearning`), and the architecture takes
 * one down the validation loss.
 *
 * The learned structures are buffers among the parameters of the result, at the paths that the space names, in the order of the graph's
 * edges. An estimator that trains from scratch uses them.
 */
export class Gasso extends DifferentiableNAS {
  override readonly options: z.output<typeof gassoOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GassoOptions = {}) {
    const parsed = parseOptions(new.target.name, gassoOptions, options);
    super(parsed);
    this.options = parsed;
  }

  override misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const problem = super.misfit(space, estimator);
    if (problem || Object.keys(space.structures).length > 0) return problem;
    return `Gasso learns weights of the graph's edges, and ${space.constructor.name} takes none. Use GassoSpace, or Darts, which learns the architecture alone.`;
  }

  protected override createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner {
    const { backend, graph, weights, random } = supernet;
    const { warmupEpochs } = this.options;
    const structure = new StructureLearning(backend, graph, architecture, weights.store, structureOptions.parse(this.options));
    const validationLoss = modelLoss(supernet, () => architecture.mixture(), 'validation');
    return {
      step: async (epoch) => {
        const trainLoss = await weights.steps(1, () => architecture.mixture());
        if (epoch > warmupEpochs && Number.isFinite(trainLoss)) {
          structure.step();
          architecture.step(architecture.gradients(validationLoss, random.split(`architecture/${epoch}`).seed));
        }
        return trainLoss;
      },
      keep: () => structure.keep(),
      undo: () => structure.undo(),
      dispose: () => structure.dispose(),
    };
  }
}

/** `Gasso` by name. */
export const gasso = definePart({
  description: 'Learns weights, architecture and graph structure together (GASSO, Qin et al. 2021).',
  options: gassoOptions,
  create: (options) => new Gasso(options),
});
