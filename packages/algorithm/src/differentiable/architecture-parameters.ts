import {
  type Backend,
  type BaseSpace,
  type Choice,
  Model,
  type Ops,
  type Optimizer,
  ParameterStore,
  parseOptions,
  type Resolution,
  type Selection,
  type Tensor,
  type Variable,
} from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `ArchitectureParameters`. */
export const architectureOptions = z.object({
  architectureLearningRate: z
    .number()
    .positive()
    .default(3e-4)
    .describe('Learning rate of the Adam that trains the architecture (Liu et al. 2019, appendix A.1.1).'),
  architectureWeightDecay: z
    .number()
    .min(0)
    .default(1e-3)
    .describe('L2 penalty on the architecture parameters (Liu et al. 2019, appendix A.1.1).'),
});
/** Options of `ArchitectureParameters`. */
export type ArchitectureOptions = z.input<typeof architectureOptions>;

/** Names of operations that output zeros, the absence of a connection. */
const zeroNames: ReadonlySet<string> = new Set(['zero', 'none']);

/** Decay of the first moment of the architecture's Adam (Liu et al. 2019, appendix A.1.1). */
const beta1 = 0.5;
/** Standard deviation of the initial parameters, which makes all candidates nearly equal (the authors' code; the paper has zeros). */
const initialDeviation = 1e-3;

/**
 * The continuous relaxation of a space (Liu et al. 2019, section 2.2). Each choice has a vector alpha, whose softmax weights the candidates
 * (eq. 2). The strongest candidates make up the selection that is derived from it, without operations named "zero" or "none": their
 * strength only scales the output of a choice, so it says nothing about their importance (section 2.4).
 */
export class ArchitectureParameters {
  /** The alpha of each choice, [candidates], by the key of the choice. */
  readonly store: ParameterStore;
  readonly #ops: Ops;
  #optimizer: Optimizer;

  readonly #options: z.output<typeof architectureOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly space: BaseSpace,
    readonly backend: Backend,
    seed: number,
    options: ArchitectureOptions = {},
  ) {
    this.#options = parseOptions(new.target.name, architectureOptions, options);
    this.store = new ParameterStore(backend, seed);
    this.#ops = backend.ops({ training: false, seed: 0 });
    this.#optimizer = this.#createOptimizer();
    for (const choice of space.choices) this.alpha(choice);
  }

  /** Returns the model in which every choice is the weighted mixture of its candidates. */
  mixture(): Model {
    return new Model(this.space, undefined, (choice): Resolution => ({ kind: 'mixture', weights: this.weights(choice) }));
  }

  /** Computes softmax(alpha), [candidates]. Call it inside a tidy or a differentiated function. */
  weights(choice: Choice): Tensor {
    return this.#ops.softmax(this.alpha(choice));
  }

  /** Computes the gradient of a training-mode loss by alpha; the caller disposes it. @param seed seed of dropout */
  gradients(loss: (ops: Ops) => Tensor, seed: number): ReadonlyMap<Variable, Tensor> {
    const { value, gradients } = this.backend.valueAndGrad(
      () => loss(this.backend.ops({ training: true, seed })),
      () => this.store.variables(),
    );
    this.backend.dispose(value);
    return gradients;
  }

  /** Takes one step of Adam and disposes the gradients. */
  step(gradients: ReadonlyMap<Variable, Tensor>): void {
    this.#optimizer.step(gradients);
    for (const gradient of gradients.values()) this.backend.dispose(gradient);
  }

  /**
   * Selects the strongest candidates of each choice: one, or as many inputs as the choice takes. Ties go to the earlier candidate. A choice
   * takes `zero` only if it has no other candidate.
   */
  async selection(): Promise<Selection> {
    const selection: Record<string, number | number[]> = {};
    for (const choice of this.space.choices) {
      const alpha = await this.backend.read(this.alpha(choice));
      const order = derivable(choice).sort((a, b) => (alpha[b] as number) - (alpha[a] as number) || a - b);
      const count = choice.kind === 'input' ? choice.numChosen : 1;
      selection[choice.key] = count === 1 ? (order[0] as number) : order.slice(0, count).sort((a, b) => a - b);
    }
    return selection;
  }

  /** Makes the current values the ones that `undo` returns to. */
  keep(): void {
    this.store.keep();
  }

  /** Returns to the values that were kept last, or to the initial ones. */
  undo(): void {
    this.store.undo();
    this.#optimizer.dispose();
    this.#optimizer = this.#createOptimizer();
    for (const choice of this.space.choices) this.alpha(choice);
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.store.dispose();
  }

  /** The alpha of a choice, [candidates]. */
  alpha({ key, candidates }: Choice): Tensor {
    return this.store.get(key, [candidates.length], { kind: 'normal', deviation: initialDeviation });
  }

  #createOptimizer(): Optimizer {
    const { architectureLearningRate: learningRate, architectureWeightDecay: weightDecay } = this.#options;
    return this.backend.createOptimizer({ learningRate, weightDecay, beta1 });
  }
}

/** Indices of the candidates that a derived architecture may contain. */
function derivable(choice: Choice): number[] {
  const all = [...choice.candidates.keys()];
  if (choice.kind === 'input') return all;
  const others = all.filter((index) => !zeroNames.has(choice.candidates[index]?.name.toLowerCase() ?? ''));
  return others.length > 0 ? others : all;
}
