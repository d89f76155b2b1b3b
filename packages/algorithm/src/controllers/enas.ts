import {
  breathe,
  definePart,
  fitnessOf,
  type Model,
  OneShotNAS,
  oneShotOptions,
  parseOptions,
  type Selection,
  type Supernet,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { controllerOptions, LSTMController } from './lstm-controller.js';
import { Reinforce, reinforceOptions } from './reinforce.js';

/** Schema of the options of `Enas`. */
export const enasOptions = oneShotOptions.extend({
  learningRate: z
    .number()
    .positive()
    .default(0.005)
    .describe('Learning rate of the Adam that trains the shared weights. The default is that of AutoGL-light.'),
  maxGradientNorm: z
    .number()
    .positive()
    .default(5)
    .describe(
      "Largest norm of the gradients of all weights together; larger ones are scaled down to it (the authors' code for CIFAR-10).",
    ),
  numEpochs: z
    .int()
    .min(1)
    .default(100)
    .describe('Turns of the two phases. Pham et al. (2018) have 150 and 310, AutoGL-light 5.'),
  warmupSteps: z
    .int()
    .min(0)
    .default(100)
    .describe('Steps of the shared weights before the first turn. The default is that of AutoGL-light.'),
  stepsPerEpoch: z
    .int()
    .min(1)
    .default(10)
    .describe('Steps of the shared weights in a turn, each on another architecture. AutoGL-light has 1.'),
  updatesPerEpoch: z
    .int()
    .min(0)
    .default(1)
    .describe(
      'Updates of the controller in a turn. The default is that of AutoGL-light; Pham et al. (2018) have 2000, between long passes over the data.',
    ),
  ...controllerOptions.shape,
  ...reinforceOptions.shape,
  controllerLearningRate: z
    .number()
    .positive()
    .default(0.0035)
    .describe(
      "Learning rate of the controller's Adam, from the authors' script for CIFAR-10. With the 0.00035 of the paper the controller hardly moves in as few updates.",
    ),
  samplesPerUpdate: z
    .int()
    .min(1)
    .default(20)
    .describe("Rewards that one update of the controller averages over (AutoGL-light; the authors' script for CIFAR-10)."),
  skipWeight: z.number().min(0).default(0.8).describe('Weight of the skip penalty (Pham et al. 2018, section 3.2).'),
  numCandidates: z
    .int()
    .min(1)
    .default(50)
    .describe('Architectures to draw at the end and score with the shared weights; "several" in the paper.'),
  topK: z
    .int()
    .min(1)
    .default(1)
    .describe('Best candidates for an estimator that trains each from scratch (Pham et al. 2018, section 2.2).'),
});
/** Options of `Enas`. */
export type EnasOptions = z.input<typeof enasOptions>;

/**
 * ENAS (Pham et al., "Efficient Neural Architecture Search via Parameter Sharing", ICML 2018). Two phases take turns (section 2.2). The
 * shared weights are trained on architectures that the controller draws, one per step (the paper's M = 1). Then the controller learns by
 * REINFORCE with a moving-average baseline, from validation scores under the current weights. At the end several architectures are drawn
 * and scored, and the best is the result, with the shared weights (`OneShotEstimator`) or trained from scratch (`TrainScratchEstimator`).
 *
 * The skip penalty (section 3.2) holds input choices to a target rate of skip connections if their space declares some (`skips` of
 * `setInputChoice`), as in the paper's macro space. Input choices whose candidates are all alike, as in the paper's micro space and that
 * of GraphNAS, have no penalty.
 */
export class Enas extends OneShotNAS {
  protected override readonly needsMixture = false;
  readonly options: z.output<typeof enasOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: EnasOptions = {}) {
    const parsed = parseOptions(new.target.name, enasOptions, options);
    super(oneShotOptions.parse(parsed));
    this.options = parsed;
  }

  protected override async learn(supernet: Supernet): Promise<readonly Selection[]> {
    const { space, backend, random, signal, objective } = supernet;
    const { numEpochs, warmupSteps, stepsPerEpoch, updatesPerEpoch, samplesPerUpdate } = this.options;
    if (signal?.aborted) return [];
    const { seed } = random.split('controller');
    const controller = new LSTMController(backend, space.choices, seed, controllerOptions.parse(this.options));
    const reinforce = new Reinforce(controller, reinforceOptions.parse(this.options));
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
          validation: rewards.length > 0 ? { [objective.name]: fitnessOf(objective, mean) } : {},
        });
      }
      return await this.#derive(supernet, draw);
    } finally {
      reinforce.dispose();
      controller.dispose();
    }
  }

  /** Updates the controller by the validation scores of architectures that it drew. -> the rewards */
  async #trainController(
    { peek, fitness, signal }: Supernet,
    reinforce: Reinforce,
    drawn: readonly Selection[],
  ): Promise<number[]> {
    const rewards: number[] = [];
    for (const selection of drawn) {
      if (signal?.aborted) break;
      const reward = fitness(await peek(selection));
      if (reward !== undefined && Number.isFinite(reward)) {
        reinforce.learn(selection, reward);
        rewards.push(reward);
      }
      await breathe();
    }
    return rewards;
  }

  /** Draws several architectures and scores each. After a signal the first one with a score is enough. -> best first */
  async #derive(
    { space, score, fitness, signal }: Supernet,
    draw: (count: number) => Promise<Selection[]>,
  ): Promise<Selection[]> {
    const { numCandidates, topK } = this.options;
    const drawn = new Map((await draw(numCandidates)).map((selection) => [space.canonicalKey(selection), selection]));
    const scored: { selection: Selection; value: number }[] = [];
    for (const selection of drawn.values()) {
      const value = fitness(await score(selection)) ?? Number.NEGATIVE_INFINITY;
      scored.push({ selection, value });
      if (signal?.aborted && Number.isFinite(value)) break;
      await breathe();
    }
    return scored
      .sort((a, b) => b.value - a.value)
      .slice(0, topK)
      .map(({ selection }) => selection);
  }
}

/** Takes one step of the shared weights on each selection, and undoes all if the loss diverges. -> the loss before the last step */
async function trainWeights({ space, weights }: Supernet, selections: readonly Selection[]): Promise<number> {
  const models = selections.map((selection) => space.parseModel(selection));
  let next = 0;
  const loss = await weights.steps(models.length, () => models[next++] as Model);
  if (Number.isFinite(loss)) weights.keep();
  else weights.undo();
  return loss;
}

/** `Enas` by name. */
export const enas = definePart({
  description: 'Shared weights and an LSTM controller, trained in turns (ENAS, Pham et al. 2018).',
  options: enasOptions,
  create: (options) => new Enas(options),
});
