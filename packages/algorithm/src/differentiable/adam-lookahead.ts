import { type Backend, clippingFactor, type Tensor, type Variable } from '@gnas/core/plugin';

/** A step of the weights, before it is taken. */
export interface WeightStep {
  /** What is added to each variable. */
  readonly step: ReadonlyMap<Variable, Tensor>;
  /** Learning rate of each weight: the negative derivative of its step by its gradient. */
  readonly rate: ReadonlyMap<Variable, Tensor>;
}

/** Settings of the Adam that trains the weights. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Largest norm of the gradients of all weights together. Default: none. */
  readonly maxGradientNorm?: number | undefined;
}

interface Moments {
  readonly first: Tensor;
  readonly second: Tensor;
  readonly steps: number;
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
/** Squares below it count as a gradient of zero. */
const tiny = 1e-30;

/**
 * Predicts the next step of the Adam that trains the weights (Kingma & Ba 2015, algorithm 1, with an L2 penalty). It follows the moments from
 * gradients of its own, because an optimizer does not show its state.
 */
export class AdamLookahead {
  readonly #moments = new Map<Variable, Moments>();

  constructor(
    readonly backend: Backend,
    readonly settings: AdamSettings,
  ) {}

  /** Takes in the gradients of the training loss at the current weights. -> the step that they lead to; the caller disposes it */
  next(gradients: ReadonlyMap<Variable, Tensor>): WeightStep {
    const { backend } = this;
    const [step, rate] = [new Map<Variable, Tensor>(), new Map<Variable, Tensor>()];
    const factor = this.#factor(gradients);
    for (const [variable, gradient] of gradients) {
      const before = this.#moments.get(variable);
      const { ahead, rates, steps, ...moments } = backend.tidy(() => this.#advance(variable, gradient, factor, before));
      if (before) for (const tensor of [before.first, before.second]) backend.dispose(tensor);
      this.#moments.set(variable, { ...moments, steps });
      step.set(variable, ahead);
      rate.set(variable, rates);
    }
    backend.dispose(factor);
    return { step, rate };
  }

  /** Forgets the moments and frees them; the next step is that of a new optimizer. */
  reset(): void {
    for (const { first, second } of this.#moments.values()) for (const tensor of [first, second]) this.backend.dispose(tensor);
    this.#moments.clear();
  }

  /** What gradients are scaled by, [1]. Its own dependence on the gradients is left out of the rates. */
  #factor(gradients: ReadonlyMap<Variable, Tensor>): Tensor {
    const { maxGradientNorm } = this.settings;
    const ops = this.backend.ops({ training: false, seed: 0 });
    return maxGradientNorm === undefined
      ? ops.constant([1], [1])
      : this.backend.tidy(() => clippingFactor(ops, gradients.values(), maxGradientNorm));
  }

  #advance(variable: Variable, gradient: Tensor, factor: Tensor, before: Moments | undefined) {
    const { learningRate, weightDecay } = this.settings;
    const ops = this.backend.ops({ training: false, seed: 0 });
    const steps = (before?.steps ?? 0) + 1;
    const averaged = (past: Tensor | undefined, now: Tensor, decay: number): Tensor =>
      past ? ops.add(ops.scale(past, decay), ops.scale(now, 1 - decay)) : ops.scale(now, 1 - decay);
    const penalized = ops.add(ops.mul(gradient, factor), ops.scale(variable.tensor, weightDecay));
    const first = averaged(before?.first, penalized, beta1);
    const second = averaged(before?.second, ops.mul(penalized, penalized), beta2);
    const root = ops.sqrt(ops.scale(second, 1 / (1 - beta2 ** steps)));
    const divisor = ops.add(root, ops.constant([epsilon], [1]));
    const correctedRate = learningRate / (1 - beta1 ** steps);
    // What the second moment takes away from the rate: after a single gradient all of it, because that step has a fixed length.
    const curbed = ops.scale(ops.div(ops.mul(first, penalized), ops.mul(divisor, divisor)), (1 - beta2) / (1 - beta2 ** steps));
    const share = ops.sub(ops.constant([1 - beta1], [1]), curbed);
    // Weights that the training loss does not depend on would drown all others, although their part of the product is zero.
    const square = ops.mul(gradient, gradient);
    const depends = ops.div(square, ops.add(square, ops.constant([tiny], [1])));
    return {
      first,
      second,
      steps,
      ahead: ops.scale(ops.div(first, divisor), -correctedRate),
      rates: ops.scale(ops.div(ops.mul(ops.mul(depends, factor), share), divisor), correctedRate),
    };
  }
}
