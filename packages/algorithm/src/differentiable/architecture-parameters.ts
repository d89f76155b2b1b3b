import {
  type Backend,
  type BaseSpace,
  type Choice,
  Model,
  type Ops,
  type Optimizer,
  ParameterStore,
  type Resolution,
  type Selection,
  type Tensor,
  type Variable,
} from '@gnas/core';

/** How the parameters of an architecture (alpha) are learned. */
export interface ArchitectureOptions {
  /** Learning rate of the Adam that trains the architecture. Default 3e-4 (Liu et al. 2019, appendix A.1.1). */
  readonly architectureLearningRate?: number;
  /** L2 penalty on the architecture parameters. Default 1e-3 (Liu et al. 2019, appendix A.1.1). */
  readonly architectureWeightDecay?: number;
}

/** Decay of the first moment of the architecture's Adam (Liu et al. 2019, appendix A.1.1). */
const beta1 = 0.5;
/** Deviation of the architecture parameters' start: all candidates are nearly equal (the authors' code; the paper has zeros). */
const initialDeviation = 1e-3;

/**
 * The continuous relaxation of a space (Liu et al. 2019, section 2.2): for each choice a vector alpha, whose softmax weights
 * the candidates (eq. 2); and the way back to a selection, the strongest candidates (section 2.4).
 */
export class ArchitectureParameters {
  /** alpha of each choice, [candidates], by the key of the choice. */
  readonly store: ParameterStore;
  readonly #ops: Ops;
  #optimizer: Optimizer;

  constructor(
    readonly space: BaseSpace,
    readonly backend: Backend,
    seed: number,
    readonly options: ArchitectureOptions = {},
  ) {
    this.store = new ParameterStore(backend, seed);
    this.#ops = backend.ops({ training: false, seed: 0 });
    this.#optimizer = this.#createOptimizer();
    for (const choice of space.choices) this.#alpha(choice);
  }

  /** The space with every choice as the weighted mixture of its candidates. */
  mixture(): Model {
    return new Model(this.space, undefined, (choice): Resolution => ({ kind: 'mixture', weights: this.weights(choice) }));
  }

  /** softmax(alpha), [candidates]; for use inside a tidy or a differentiated function. */
  weights(choice: Choice): Tensor {
    return this.#ops.softmax(this.#alpha(choice));
  }

  /** The gradient of a loss, in training, by alpha; the caller disposes it. @param seed of dropout */
  gradients(loss: (ops: Ops) => Tensor, seed: number): ReadonlyMap<Variable, Tensor> {
    const { value, gradients } = this.backend.valueAndGrad(
      () => loss(this.backend.ops({ training: true, seed })),
      () => this.store.variables(),
    );
    this.backend.dispose(value);
    return gradients;
  }

  /** One step of Adam, which frees the gradients. */
  step(gradients: ReadonlyMap<Variable, Tensor>): void {
    this.#optimizer.step(gradients);
    for (const gradient of gradients.values()) this.backend.dispose(gradient);
  }

  /** For each choice the strongest candidates: one, or as many inputs as it takes. Equal ones in order of declaration. */
  async selection(): Promise<Selection> {
    const selection: Record<string, number | number[]> = {};
    for (const choice of this.space.choices) {
      const alpha = await this.backend.read(this.#alpha(choice));
      const order = [...alpha.keys()].sort((a, b) => (alpha[b] as number) - (alpha[a] as number) || a - b);
      const count = choice.kind === 'input' ? choice.numChosen : 1;
      selection[choice.key] = count === 1 ? (order[0] as number) : order.slice(0, count).sort((a, b) => a - b);
    }
    return selection;
  }

  /** Makes the present values the ones to return to. */
  keep(): void {
    this.store.keep();
  }

  /** Goes back to the last values that were kept, or to the start. */
  undo(): void {
    this.store.undo();
    this.#optimizer.dispose();
    this.#optimizer = this.#createOptimizer();
    for (const choice of this.space.choices) this.#alpha(choice);
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.store.dispose();
  }

  #alpha({ key, candidates }: Choice): Tensor {
    return this.store.get(key, [candidates.length], { kind: 'normal', deviation: initialDeviation });
  }

  #createOptimizer(): Optimizer {
    const { architectureLearningRate: learningRate = 3e-4, architectureWeightDecay: weightDecay = 1e-3 } = this.options;
    return this.backend.createOptimizer({ learningRate, weightDecay, beta1 });
  }
}
