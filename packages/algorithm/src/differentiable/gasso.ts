import { type BaseEstimator, type BaseSpace, GnasError, type Supernet } from '@gnas/core';
import type { ArchitectureParameters } from './architecture-parameters.js';
import { checkNumber, DifferentiableNAS, type DifferentiableOptions, type Learner, mixtureLoss } from './differentiable-nas.js';
import { StructureLearning, type StructureOptions } from './structure-learning.js';

/** Defaults are those of the authors' own code, in AutoGL: 250 epochs, learningRate 0.01, weightDecay 1e-4, architectureLearningRate 0.03, architectureWeightDecay 0. */
export interface GassoOptions extends DifferentiableOptions, StructureOptions {
  /** Epochs in which only the weights learn, so that features mean something before edges are judged by them. Default 20. */
  readonly warmupEpochs?: number;
}

/**
 * GASSO (Qin et al., "Graph Differentiable Architecture Search with Structure Learning", NeurIPS 2021): differentiable search
 * that cleans the graph as it goes, because noisy edges mislead it about which operations are right. In turns, the weights
 * take a step down the training loss, the structure of each layer one towards smooth hidden features (`StructureLearning`), and
 * the architecture one down the validation loss. The learned structures are among the parameters of the result, at the paths
 * that the space gives, in the order of the graph's edges; an estimator that trains from scratch trains on them.
 */
export class Gasso extends DifferentiableNAS {
  readonly structureOptions: StructureOptions;
  readonly warmupEpochs: number;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ warmupEpochs = 20, ...options }: GassoOptions = {}) {
    super({ weightDecay: 1e-4, architectureLearningRate: 0.03, architectureWeightDecay: 0, ...options }, 250);
    if (!Number.isInteger(warmupEpochs) || warmupEpochs < 0)
      throw new GnasError('GNAS_INVALID_OPTION', `Gasso: warmupEpochs is ${warmupEpochs}; give a whole number of at least 0.`);
    checkNumber('Gasso', 'structureLearningRate', options.structureLearningRate, (value) => value > 0, 'above 0');
    checkNumber('Gasso', 'smoothness', options.smoothness, (value) => value >= 0, 'of at least 0');
    this.structureOptions = options;
    this.warmupEpochs = warmupEpochs;
  }

  override misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const problem = super.misfit(space, estimator);
    if (problem || Object.keys(space.structures).length > 0) return problem;
    return `Gasso learns the weights of the graph's edges, and ${space.constructor.name} takes none; use GassoSpace, or Darts, which learns the architecture alone.`;
  }

  protected override createLearner(supernet: Supernet, architecture: ArchitectureParameters): Learner {
    const { backend, graph, weights, random } = supernet;
    const structure = new StructureLearning(backend, graph, architecture, weights.store, this.structureOptions);
    const validationLoss = mixtureLoss(supernet, architecture, 'validation');
    return {
      step: async (epoch) => {
        const trainLoss = await weights.steps(1, () => architecture.mixture());
        if (epoch > this.warmupEpochs && Number.isFinite(trainLoss)) {
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
