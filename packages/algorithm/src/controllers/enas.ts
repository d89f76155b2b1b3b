import { breathe, checkWhole, type Model, OneShotNAS, type OneShotOptions, type Selection, type Supernet } from '@gnas/core';
import { type ControllerOptions, LSTMController } from './lstm-controller.js';
import { checkReinforce, Reinforce, type ReinforceOptions } from './reinforce.js';

/** Of `Enas`. */
export interface EnasOptions
  extends OneShotOptions,
    ControllerOptions,
    Omit<ReinforceOptions, 'learningRate' | 'stepsPerUpdate'> {
  /** Turns of the two phases. Default 100; Pham et al. 2018 take 150 and 310, AutoGL-light 5. */
  readonly numEpochs?: number;
  /** Steps of the shared weights before the first turn. Default 100 (AutoGL-light). */
  readonly warmupSteps?: number;
  /** Steps of the shared weights in a turn, each on an architecture of its own. Default 10; AutoGL-light takes 1. */
  readonly stepsPerEpoch?: number;
  /** Updates of the controller in a turn. Default 1 (AutoGL-light); Pham et al. 2018 take 2000 steps between long passes. */
  readonly updatesPerEpoch?: number;
  /** Rewards that one update averages over. Default 20 (AutoGL-light, and the authors' script for CIFAR-10). */
  readonly samplesPerUpdate?: number;
  /**
   * Learning rate of the controller's Adam. Default 0.0035, of the authors' script for CIFAR-10's cells; the paper's 0.00035 leaves
   * the controller near its start unless it takes as many steps as theirs.
   */
  readonly controllerLearningRate?: number;
  /** Weight of the skip penalty. Default 0.8 (Pham et al. 2018, section 3.2). */
  readonly skipWeight?: number;
  /** Architectures that are drawn at the end and scored with the shared weights. Default 50; "several" in the paper. */
  readonly numCandidates?: number;
  /** The best of them, for an estimator that trains each from scratch. Default 1 (Pham et al. 2018, section 2.2). */
  readonly topK?: number;
}

const defaults = {
  numEpochs: 100,
  warmupSteps: 100,
  stepsPerEpoch: 10,
  updatesPerEpoch: 1,
  samplesPerUpdate: 20,
  controllerLearningRate: 0.0035,
  skipWeight: 0.8,
  numCandidates: 50,
  topK: 1,
};

/**
 * ENAS (Pham et al., "Efficient Neural Architecture Search via Parameter Sharing", ICML 2018). Two phases take turns (section
 * 2.2): the shared weights are trained on architectures that the controller draws, one a step (the paper's M = 1); then the
 * controller learns by REINFORCE with a moving-average baseline, from validation scores under the weights as they are. At the end
 * several architectures are drawn, each is scored, and the best is the result, with the shared weights (`OneShotEstimator`) or
 * trained from scratch (`TrainScratchEstimator`).
 *
 * The skip penalty (section 3.2) holds input choices to a preset rate of skip connections, where their space says which of their
 * candidates are some (`skips` of `setInputChoice`), as in the paper's macro space. A choice of one input among several that are
 * all alike, as in its micro space and that of GraphNAS, has no such rate and no penalty.
 */
export class Enas extends OneShotNAS {
  protected override readonly needsMixture = false;
  readonly options: EnasOptions & typeof defaults;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: EnasOptions = {}) {
    const { learningRate = 0.005, weightDecay = 5e-4 } = options;
    super({ learningRate, weightDecay });
    this.options = { ...defaults, ...options };
    const { numEpochs, warmupSteps, stepsPerEpoch, updatesPerEpoch, numCandidates, topK } = this.options;
    checkWhole('Enas', {
      numEpochs,
      warmupSteps: [warmupSteps, 0],
      stepsPerEpoch,
      updatesPerEpoch: [updatesPerEpoch, 0],
      numCandidates,
      topK,
    });
    checkReinforce("Enas's controller", this.#reinforceOptions());
  }

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, backend, random, signal, study } = supernet;
    const { numEpochs, warmupSteps, stepsPerEpoch, updatesPerEpoch, samplesPerUpdate } = this.options;
    if (signal?.aborted) return [];
    const controller = new LSTMController(backend, space.choices, random.split('controller').seed, this.options);
    const reinforce = new Reinforce(controller, this.#reinforceOptions());
    const draw = (count: number): Promise<Selection[]> => controller.sampleBatch(random, count);
    try {
      for (let left = warmupSteps; left > 0 && !signal?.aborted; left -= stepsPerEpoch)
        await trainWeights(supernet, await draw(Math.min(left, stepsPerEpoch)));
      for (let epoch = 1; epoch <= numEpochs && !signal?.aborted; epoch++) {
        const trainLoss = await trainWeights(supernet, await draw(stepsPerEpoch));
        const rewards: number[] = [];
        for (let update = 0; update < updatesPerEpoch && !signal?.aborted; update++)
          rewards.push(...(await this.#trainController(supernet, reinforce, await draw(samplesPerUpdate))));
        const mean = rewards.reduce((a, b) => a + b, 0) / rewards.length;
        supernet.report({
          epoch,
          epochs: numEpochs,
          trainLoss,
          validation: rewards.length > 0 ? { [study.objective]: mean } : {},
        });
      }
      return await this.#derive(supernet, draw);
    } finally {
      reinforce.dispose();
      controller.dispose();
    }
  }

  /** One update of the controller, from the validation scores of what it drew. -> the rewards */
  async #trainController(
    { peek, study, signal }: Supernet,
    reinforce: Reinforce,
    drawn: readonly Selection[],
  ): Promise<number[]> {
    const rewards: number[] = [];
    for (const selection of drawn) {
      if (signal?.aborted) break;
      const reward = (await peek(selection))?.metrics[study.objective];
      if (reward !== undefined && Number.isFinite(reward)) {
        reinforce.learn(selection, reward);
        rewards.push(reward);
      }
      await breathe();
    }
    return rewards;
  }

  /** Draws several architectures and scores each; the best first. After a signal the first one with a score is enough. */
  async #derive({ space, score, study, signal }: Supernet, draw: (count: number) => Promise<Selection[]>): Promise<Selection[]> {
    const { numCandidates, topK } = this.options;
    const drawn = new Map((await draw(numCandidates)).map((selection) => [space.canonicalKey(selection), selection]));
    const scored: { selection: Selection; value: number }[] = [];
    for (const selection of drawn.values()) {
      const value = (await score(selection))?.metrics[study.objective] ?? Number.NEGATIVE_INFINITY;
      scored.push({ selection, value });
      if (signal?.aborted && Number.isFinite(value)) break;
      await breathe();
    }
    return scored
      .sort((a, b) => b.value - a.value)
      .slice(0, topK)
      .map(({ selection }) => selection);
  }

  #reinforceOptions(): ReinforceOptions {
    const { controllerLearningRate, samplesPerUpdate, ...options } = this.options;
    return { ...options, learningRate: controllerLearningRate, stepsPerUpdate: samplesPerUpdate };
  }
}

/** Steps of the shared weights, one on each selection; undone where they diverge. -> the loss before the last step */
async function trainWeights({ space, weights }: Supernet, selections: readonly Selection[]): Promise<number> {
  const models = selections.map((selection) => space.parseModel(selection));
  let next = 0;
  const loss = await weights.steps(models.length, () => models[next++] as Model);
  if (Number.isFinite(loss)) weights.keep();
  else weights.undo();
  return loss;
}
