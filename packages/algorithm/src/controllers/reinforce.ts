import { type Ops, type Optimizer, parseOptions, type Selection, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import type { LSTMController } from './lstm-controller.js';

/** Schema of the options of `Reinforce`. */
export const reinforceOptions = z.object({
  controllerLearningRate: z
    .number()
    .positive()
    .default(0.00035)
    .describe("Learning rate of the controller's Adam (Gao et al. 2020, section 4.2; Pham et al. 2018)."),
  entropyWeight: z.number().min(0).default(0.0001).describe('Weight of the entropy bonus (Pham et al. 2018; AutoGL-light).'),
  baselineDecay: z
    .number()
    .min(0)
    .lt(1)
    .default(0.95)
    .describe('Decay of the moving average of rewards, which is the baseline. The default is that of AutoGL-light.'),
  advantageBound: z
    .number()
    .positive()
    .optional()
    .describe(
      'Bound of the advantages (reward - baseline), which are scaled by the largest of the last 10. Without it, they are used as they are.',
    ),
  samplesPerUpdate: z.int().min(1).default(1).describe('Rewards that one update of the controller averages over.'),
  skipWeight: z.number().min(0).default(0).describe('Weight of the skip penalty. Pham et al. (2018, section 3.2) have 0.8.'),
  skipTarget: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.4)
    .describe('Rate of skip connections that the skip penalty holds (Pham et al. 2018, section 3.2).'),
});
/** Options of `Reinforce`. */
export type ReinforceOptions = z.input<typeof reinforceOptions>;

/** Number of latest advantages that scaling goes by. */
const scaledBy = 10;
/** Keeps a logarithm finite. */
const tiny = 1e-7;

/**
 * REINFORCE (Williams 1992) with a moving-average baseline. It ascends (reward - baseline) * log p(selection) plus the weighted entropy
 * (Gao et al. 2020, eq. 6 and 7), minus the weighted skip penalty (Pham et al. 2018, section 3.2).
 *
 * The skip penalty is the Kullback-Leibler divergence from `skipTarget` to the probability of a skip connection, averaged over the input
 * choices whose space declares skip connections. Other choices have no penalty.
 */
export class Reinforce {
  readonly #optimizer: Optimizer;
  readonly #batch: { selection: Selection; advantage: number }[] = [];
  readonly #options: z.output<typeof reinforceOptions>;
  #baseline: number | undefined;
  /** Magnitudes of the latest advantages. */
  #latest: number[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly controller: LSTMController,
    options: ReinforceOptions = {},
  ) {
    this.#options = parseOptions(new.target.name, reinforceOptions, options);
    this.#optimizer = controller.backend.createOptimizer({ learningRate: this.#options.controllerLearningRate });
  }

  /** Learns from the reward of a selection that the controller drew. -> whether the controller has changed */
  learn(selection: Selection, reward: number): boolean {
    const { baselineDecay, samplesPerUpdate } = this.#options;
    const baseline = this.#baseline ?? reward;
    this.#batch.push({ selection, advantage: this.#scaled(reward - baseline) });
    this.#baseline = baselineDecay * baseline + (1 - baselineDecay) * reward;
    const isFull = this.#batch.length >= samplesPerUpdate;
    if (isFull) this.#update(this.#batch.splice(0));
    return isFull;
  }

  dispose(): void {
    this.#optimizer.dispose();
  }

  #scaled(advantage: number): number {
    const { advantageBound } = this.#options;
    if (advantageBound === undefined) return advantage;
    this.#latest = [...this.#latest, Math.abs(advantage)].slice(-scaledBy);
    const largest = Math.max(...this.#latest);
    return largest > 0 ? (advantageBound / largest) * advantage : 0;
  }

  #update(batch: readonly { selection: Selection; advantage: number }[]): void {
    const { backend } = this.controller;
    const ops = backend.ops({ training: true, seed: 0 });
    const { value, gradients } = backend.valueAndGrad(
      () => this.#loss(ops, batch),
      () => this.controller.variables(),
    );
    this.#optimizer.step(gradients);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  }

  #loss(ops: Ops, batch: readonly { selection: Selection; advantage: number }[]): Tensor {
    const { entropyWeight, skipWeight } = this.#options;
    const evaluation = this.controller.evaluate(
      ops,
      batch.map(({ selection }) => selection),
    );
    const advantages = ops.constant(
      batch.map(({ advantage }) => advantage),
      [batch.length, 1],
    );
    const gain = ops.add(ops.mul(evaluation.logProbability, advantages), ops.scale(evaluation.entropy, entropyWeight));
    const loss = ops.scale(ops.mean(gain), -1);
    const { skipProbabilities } = evaluation;
    if (!skipProbabilities || skipWeight === 0) return loss;
    return ops.add(loss, ops.scale(this.#skipPenalty(ops, skipProbabilities), skipWeight));
  }

  /** Mean Kullback-Leibler divergence between skipping or not, and the target rate, over probabilities [R, 1]. -> scalar */
  #skipPenalty(ops: Ops, skip: Tensor): Tensor {
    const { skipTarget } = this.#options;
    const part = (probability: Tensor, target: number): Tensor =>
      ops.mul(probability, ops.log(ops.scale(ops.add(probability, ops.constant([tiny], [1])), 1 / target)));
    const stay = ops.sub(ops.constant([1], [1]), skip);
    return ops.mean(ops.add(part(skip, skipTarget), part(stay, 1 - skipTarget)));
  }
}
