import * as z from 'zod';
import type { Optimizer, Variable } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';
import { breathe } from '../breathe.js';
import { GnasError } from '../gnas-error.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import type { Random } from '../random.js';
import { Model } from '../space/model.js';
import { randomSelection } from '../space/selection.js';
import { clippingFactor, maxGradientNormOption } from './clipping-factor.js';
import type { SearchSession } from './search-session.js';

/** Schema of how the weights that all trials share are trained (Pham et al. 2018, section 2.2: the child models' shared parameters). */
export const weightSharingOptions = z.object({
  warmupSteps: z.int().min(0).default(100).describe('Steps on uniformly drawn architectures before the first trial.'),
  stepsPerTrial: z
    .int()
    .min(0)
    .default(10)
    .describe('Steps on an architecture before it is scored; unused with an estimator that trains by itself.'),
  learningRate: z.number().positive().default(0.01).describe('Learning rate of the Adam that trains shared weights.'),
  weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty on shared weights.'),
  maxGradientNorm: maxGradientNormOption,
});
/** How the weights that all trials share are trained. */
export type WeightSharing = z.output<typeof weightSharingOptions>;

/** Reading a loss waits for the device, so only every tenth step does. */
const stepsBetweenChecks = 10;

/** Holds one parameter store for a whole search and trains it. A trial that spoils the weights is undone. */
export class SharedWeights {
  readonly store: ParameterStore;
  #optimizer: Optimizer;
  #steps = 0;
  #changed = false;

  constructor(
    readonly session: SearchSession,
    readonly random: Random,
    readonly options: WeightSharing,
  ) {
    this.store = new ParameterStore(session.parts.backend, random.seed, { shared: true });
    this.#optimizer = this.#createOptimizer();
  }

  /** Trains uniformly drawn architectures, one per step, so that the first trials are scored with weights worth scoring. */
  async warmUp(signal?: AbortSignal): Promise<void> {
    const { space } = this.session.parts;
    const draws = this.random.split('warmup');
    let left = this.options.warmupSteps;
    for (; left > 0 && !signal?.aborted; left -= stepsBetweenChecks) {
      const steps = Math.min(left, stepsBetweenChecks);
      const loss = await this.steps(steps, () => Model.fixed(space, randomSelection(space.choices, draws)));
      if (Number.isFinite(loss)) this.keep();
      else this.undo();
    }
  }

  /** Trains one architecture in the shared weights. @throws GnasError GNAS_DIVERGED */
  async train(model: Model): Promise<void> {
    const loss = await this.steps(this.options.stepsPerTrial, () => model);
    if (!Number.isFinite(loss))
      throw new GnasError('GNAS_DIVERGED', `The training loss became ${loss} in the shared weights; lower the learning rate.`);
  }

  /** An estimator that trains changes the weights outside `steps`. */
  get #unchanged(): boolean {
    return !this.#changed && this.session.parts.estimator.training === 'shared';
  }

  /** Makes the current weights the ones that `undo` returns to. */
  keep(): void {
    if (this.#unchanged) return;
    this.store.keep();
    this.#changed = false;
  }

  /** Returns to the weights that were kept last. */
  undo(): void {
    if (this.#unchanged) return;
    this.#changed = false;
    this.store.undo();
    this.#optimizer.dispose();
    this.#optimizer = this.#createOptimizer();
  }

  /** Takes steps on the training split, each on the model that `next` gives: a path or a mixture. -> the loss before the last step */
  async steps(count: number, next: () => Model): Promise<number> {
    const { store, session } = this;
    const { backend, estimator, task } = session.parts;
    let last = 0;
    if (count > 0) this.#changed = true;
    for (let step = 1; step <= count; step++) {
      const ops = backend.ops({ training: true, seed: this.random.split(this.#steps++).seed });
      const model = next();
      const { value, gradients } = backend.valueAndGrad(
        () => estimator.loss(model, session.device, 'train', { ops, parameters: store, task }),
        () => store.variables(),
      );
      this.#step(gradients);
      if (step === count) last = (await backend.read(value))[0] ?? Number.NaN;
      backend.dispose(value);
      await breathe();
    }
    return last;
  }

  /** Takes a step of the optimizer and frees the gradients. */
  #step(gradients: ReadonlyMap<Variable, Tensor>): void {
    const { backend } = this.session.parts;
    const { maxGradientNorm } = this.options;
    const clipped =
      maxGradientNorm === undefined
        ? gradients
        : backend.tidy(() => {
            const ops = backend.ops({ training: false, seed: 0 });
            const factor = clippingFactor(ops, gradients.values(), maxGradientNorm);
            return new Map([...gradients].map(([variable, gradient]) => [variable, ops.mul(gradient, factor)]));
          });
    this.#optimizer.step(clipped);
    for (const gradient of new Set([...gradients.values(), ...clipped.values()])) backend.dispose(gradient);
  }

  #createOptimizer(): Optimizer {
    const { learningRate, weightDecay } = this.options;
    return this.session.parts.backend.createOptimizer({ learningRate, weightDecay });
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.store.dispose();
  }
}
