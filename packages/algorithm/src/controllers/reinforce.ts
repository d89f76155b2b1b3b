import { GnasError, type Ops, type Optimizer, type Selection, type Tensor } from '@gnas/core';
import type { LSTMController } from './lstm-controller.js';

/** Of `Reinforce`. */
export interface ReinforceOptions {
  /** Learning rate of the controller's Adam. Default 0.00035 (Gao et al. 2020, section 4.2; Pham et al. 2018). */
  readonly learningRate?: number;
  /** Weight of the entropy bonus, of the whole distributions. Default 0.0001 (Pham et al. 2018; AutoGL-light). */
  readonly entropyWeight?: number;
  /** Decay of the moving average of rewards. Default 0.95 (AutoGL-light). */
  readonly baselineDecay?: number;
  /** Rewards that one step of the controller averages over. Default 1, as in GraphNAS. */
  readonly stepsPerUpdate?: number;
  /** Weight of the skip penalty. Default 0; Pham et al. 2018, section 3.2, take 0.8. */
  readonly skipWeight?: number;
  /** The rate to which the skip penalty holds skip connections. Default 0.4 (Pham et al. 2018, section 3.2). */
  readonly skipTarget?: number;
}

/** Keeps a logarithm finite. */
const tiny = 1e-7;

/**
 * REINFORCE (Williams 1992) with a moving-average baseline: ascends (reward - baseline) * log p(selection) plus the
 * weighted entropy (Gao et al. 2020, eq. 6 and 7), less the weighted skip penalty (Pham et al. 2018, section 3.2): the mean, over
 * the input choices whose space declares skip connections, of the Kullback-Leibler divergence from the preset rate to the
 * probability with which the choice takes one. Other choices have no rate to hold.
 */
export class Reinforce {
  readonly #optimizer: Optimizer;
  readonly #batch: { selection: Selection; advantage: number }[] = [];
  readonly #options: Required<ReinforceOptions>;
  #baseline: number | undefined;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly controller: LSTMController,
    options: ReinforceOptions = {},
  ) {
    checkReinforce('Reinforce', options);
    const { learningRate = 0.00035, entropyWeight = 0.0001, baselineDecay = 0.95 } = options;
    const { stepsPerUpdate = 1, skipWeight = 0, skipTarget = 0.4 } = options;
    this.#options = { learningRate, entropyWeight, baselineDecay, stepsPerUpdate, skipWeight, skipTarget };
    this.#optimizer = controller.backend.createOptimizer({ learningRate });
  }

  /** Learns from the reward of a selection that the controller has drawn. -> whether the controller has changed */
  learn(selection: Selection, reward: number): boolean {
    const { baselineDecay, stepsPerUpdate } = this.#options;
    const baseline = this.#baseline ?? reward;
    this.#batch.push({ selection, advantage: reward - baseline });
    this.#baseline = baselineDecay * baseline + (1 - baselineDecay) * reward;
    const isFull = this.#batch.length >= stepsPerUpdate;
    if (isFull) this.#update(this.#batch.splice(0));
    return isFull;
  }

  dispose(): void {
    this.#optimizer.dispose();
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

  /** Kullback-Leibler divergence of skipping or not, mean over all probabilities [R, 1]. -> scalar */
  #skipPenalty(ops: Ops, skip: Tensor): Tensor {
    const { skipTarget } = this.#options;
    const part = (probability: Tensor, target: number): Tensor =>
      ops.mul(probability, ops.log(ops.scale(ops.add(probability, ops.constant([tiny], [1])), 1 / target)));
    const stay = ops.sub(ops.constant([1], [1]), skip);
    return ops.mean(ops.add(part(skip, skipTarget), part(stay, 1 - skipTarget)));
  }
}

/** Refuses options that cannot be used, in the name of the algorithm that has them. @throws GnasError GNAS_INVALID_OPTION */
export function checkReinforce(owner: string, options: ReinforceOptions): void {
  const isRate = (value: number): boolean => value > 0 && value < 1;
  const rules: readonly [keyof ReinforceOptions, (value: number) => boolean, string][] = [
    ['learningRate', (value) => value > 0, 'a number above 0'],
    ['entropyWeight', (value) => value >= 0, 'a number of at least 0'],
    ['baselineDecay', (value) => value === 0 || isRate(value), 'a number of at least 0 and below 1'],
    ['stepsPerUpdate', (value) => Number.isInteger(value) && value >= 1, 'a whole number of at least 1'],
    ['skipWeight', (value) => value >= 0, 'a number of at least 0'],
    ['skipTarget', isRate, 'a rate above 0 and below 1'],
  ];
  for (const [name, isUsable, wanted] of rules) {
    const value = options[name];
    if (value !== undefined && !isUsable(value))
      throw new GnasError('GNAS_INVALID_OPTION', `${owner}: ${name} is ${value}; give ${wanted}.`);
  }
}
