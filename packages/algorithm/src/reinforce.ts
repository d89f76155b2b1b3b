import type { Optimizer, Selection } from '@gnas/core';
import type { LSTMController } from './lstm-controller.js';

export interface ReinforceOptions {
  /** Learning rate of the controller's Adam. Default 0.00035 (Gao et al. 2020, section 4.2; Pham et al. 2018). */
  readonly learningRate?: number;
  /** Weight of the entropy bonus, of the whole distributions. Default 0.0001 (Pham et al. 2018; AutoGL-light). */
  readonly entropyWeight?: number;
  /** Decay of the moving average of rewards. Default 0.95 (AutoGL-light). */
  readonly baselineDecay?: number;
  /** Rewards that one step of the controller averages over. Default 1, as in GraphNAS. */
  readonly stepsPerUpdate?: number;
}

/**
 * REINFORCE (Williams 1992) with a moving-average baseline: ascends (reward - baseline) * log p(selection) plus the
 * weighted entropy (Gao et al. 2020, eq. 6 and 7).
 */
export class Reinforce {
  readonly #optimizer: Optimizer;
  readonly #batch: { selection: Selection; advantage: number }[] = [];
  readonly #entropyWeight: number;
  readonly #baselineDecay: number;
  readonly #stepsPerUpdate: number;
  #baseline: number | undefined;

  constructor(
    readonly controller: LSTMController,
    { learningRate = 0.00035, entropyWeight = 0.0001, baselineDecay = 0.95, stepsPerUpdate = 1 }: ReinforceOptions = {},
  ) {
    this.#optimizer = controller.backend.createOptimizer({ learningRate });
    this.#entropyWeight = entropyWeight;
    this.#baselineDecay = baselineDecay;
    this.#stepsPerUpdate = stepsPerUpdate;
  }

  /** Learns from the reward of a selection that the controller has drawn. */
  learn(selection: Selection, reward: number): void {
    const baseline = this.#baseline ?? reward;
    this.#batch.push({ selection, advantage: reward - baseline });
    this.#baseline = this.#baselineDecay * baseline + (1 - this.#baselineDecay) * reward;
    if (this.#batch.length >= this.#stepsPerUpdate) this.#update(this.#batch.splice(0));
  }

  dispose(): void {
    this.#optimizer.dispose();
  }

  #update(batch: readonly { selection: Selection; advantage: number }[]): void {
    const { backend } = this.controller;
    const ops = backend.ops({ training: true, seed: 0 });
    const { value, gradients } = backend.valueAndGrad(
      () =>
        batch
          .map(({ selection, advantage }) => {
            const { logProbability, entropy } = this.controller.evaluate(ops, selection);
            return ops.add(
              ops.scale(logProbability, -advantage / batch.length),
              ops.scale(entropy, -this.#entropyWeight / batch.length),
            );
          })
          .reduce((a, b) => ops.add(a, b)),
      () => this.controller.variables(),
    );
    this.#optimizer.step(gradients);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  }
}
