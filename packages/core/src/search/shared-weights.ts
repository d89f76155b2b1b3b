import type { Backend, GraphOnDevice, Optimizer } from '../backend/backend.js';
import { breathe } from '../breathe.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import type { Random } from '../random.js';
import type { BaseSpace } from '../space/base-space.js';
import { Model } from '../space/model.js';
import { randomSelection } from '../space/selection.js';

/** How the weights that all trials share are trained (Pham et al. 2018, section 2.2: the child models' shared parameters). */
export interface WeightSharing {
  /** Steps on uniformly drawn architectures before the first trial. Default 100. */
  readonly warmupSteps?: number;
  /** Steps on an architecture before it is scored; not used with an estimator that trains itself. Default 10. */
  readonly stepsPerTrial?: number;
  /** Learning rate of Adam. Default 0.01. */
  readonly learningRate?: number;
  /** Default 5e-4. */
  readonly weightDecay?: number;
}

/** Reading a loss waits for the device, so it is done once in so many steps. */
const stepsBetweenChecks = 10;

/** One parameter store for a whole search, and its training. A trial that spoils the weights is undone. */
export class SharedWeights {
  readonly store: ParameterStore;
  #optimizer: Optimizer;
  #steps = 0;
  #changed = false;

  constructor(
    readonly backend: Backend,
    readonly graph: GraphOnDevice,
    readonly space: BaseSpace,
    readonly estimator: BaseEstimator,
    readonly random: Random,
    readonly options: WeightSharing,
  ) {
    this.store = new ParameterStore(backend, random.seed, { shared: true });
    this.#optimizer = this.#createOptimizer();
  }

  /** Trains uniformly drawn architectures, one a step, so that the first trials are scored with weights worth scoring. */
  async warmUp(signal?: AbortSignal): Promise<void> {
    const draws = this.random.split('warmup');
    let left = this.options.warmupSteps ?? 100;
    for (; left > 0 && !signal?.aborted; left -= stepsBetweenChecks) {
      const steps = Math.min(left, stepsBetweenChecks);
      const loss = await this.steps(steps, () => Model.fixed(this.space, randomSelection(this.space.choices, draws)));
      if (Number.isFinite(loss)) this.keep();
      else this.undo();
    }
  }

  /** Trains one architecture in the shared weights. @throws GnasError GNAS_DIVERGED */
  async train(model: Model): Promise<void> {
    const loss = await this.steps(this.options.stepsPerTrial ?? 10, () => model);
    if (!Number.isFinite(loss))
      throw new GnasError('GNAS_DIVERGED', `The training loss became ${loss} in the shared weights; lower the learning rate.`);
  }

  /** An estimator that trains changes the weights without a step of ours. */
  get #unchanged(): boolean {
    return !this.#changed && this.estimator.training === 'shared';
  }

  /** Makes the present weights the ones to return to. */
  keep(): void {
    if (this.#unchanged) return;
    this.store.keep();
    this.#changed = false;
  }

  /** Goes back to the last weights that were kept. */
  undo(): void {
    if (this.#unchanged) return;
    this.#changed = false;
    this.store.undo();
    this.#optimizer.dispose();
    this.#optimizer = this.#createOptimizer();
  }

  /** Takes steps on the train split, each on the model that `next` gives: a path or a mixture. -> the loss before the last step */
  async steps(count: number, next: () => Model): Promise<number> {
    const { backend, estimator, graph, store } = this;
    let last = 0;
    if (count > 0) this.#changed = true;
    for (let step = 1; step <= count; step++) {
      const ops = backend.ops({ training: true, seed: this.random.split(this.#steps++).seed });
      const model = next();
      const { value, gradients } = backend.valueAndGrad(
        () => estimator.loss(model, graph, 'train', ops, store),
        () => store.variables(),
      );
      this.#optimizer.step(gradients);
      for (const gradient of gradients.values()) backend.dispose(gradient);
      if (step === count) last = (await backend.read(value))[0] ?? Number.NaN;
      backend.dispose(value);
      await breathe();
    }
    return last;
  }

  #createOptimizer(): Optimizer {
    const { learningRate = 0.01, weightDecay = 5e-4 } = this.options;
    return this.backend.createOptimizer({ learningRate, weightDecay });
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.store.dispose();
  }
}
