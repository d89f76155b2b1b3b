import {
  type Backend,
  type Choice,
  indicesOf,
  type Ops,
  ParameterStore,
  type Random,
  type Selection,
  type Tensor,
  type Variable,
} from '@gnas/core';

export interface ControllerOptions {
  /** Width of the LSTM's state. Default 64 (AutoGL-light). */
  readonly hiddenDim?: number;
  /** Logits are divided by it before the tanh. Default 5 (Pham et al. 2018, appendix; Bello et al. 2017). */
  readonly temperature?: number;
  /** Logits are tanhConstant * tanh(logits / temperature), which keeps them from certainty. Default 2.5 (Pham et al. 2018). */
  readonly tanhConstant?: number;
}

interface State {
  readonly hidden: Tensor;
  readonly cell: Tensor;
  readonly input: Tensor;
}

const blocked = -1e9;

/**
 * A recurrent network that takes the choices of a space one after the other and, for each, gives a distribution over its
 * candidates given what was taken before (Gao et al. 2020, section 3.3). Several inputs are taken one by one, without replacement.
 */
export class LSTMController {
  readonly #store: ParameterStore;
  readonly #hiddenDim: number;
  readonly #temperature: number;
  readonly #tanhConstant: number;

  constructor(
    readonly backend: Backend,
    readonly choices: readonly Choice[],
    seed: number,
    { hiddenDim = 64, temperature = 5, tanhConstant = 2.5 }: ControllerOptions = {},
  ) {
    this.#store = new ParameterStore(backend, seed);
    this.#hiddenDim = hiddenDim;
    this.#temperature = temperature;
    this.#tanhConstant = tanhConstant;
  }

  variables(): readonly Variable[] {
    return this.#store.variables();
  }

  /** Draws a selection from the present distribution. */
  async sample(random: Random): Promise<Selection> {
    const selection: Record<string, number | number[]> = {};
    const ops = this.backend.ops({ training: false, seed: 0 });
    let state = this.backend.tidy(() => this.#start(ops));
    for (const choice of this.choices) {
      const taken: number[] = [];
      for (let pick = 0; pick < picksOf(choice); pick++) {
        const { next, logProbabilities } = this.backend.tidy(() => this.#step(ops, state, choice, taken));
        const index = drawFrom(await this.backend.read(logProbabilities), random);
        const following = this.backend.tidy(() => this.#follow(ops, next, choice, index));
        for (const tensor of [state.input, state.hidden, state.cell, logProbabilities]) this.backend.dispose(tensor);
        state = { ...following };
        taken.push(index);
      }
      selection[choice.key] = choice.kind === 'input' && choice.numChosen > 1 ? taken : (taken[0] as number);
    }
    for (const tensor of Object.values(state)) this.backend.dispose(tensor);
    return selection;
  }

  /** Log probability of a selection, and the sum of the entropies of the distributions on its way. Both scalars. */
  evaluate(ops: Ops, selection: Selection): { logProbability: Tensor; entropy: Tensor } {
    let state = this.#start(ops);
    let logProbability: Tensor | undefined;
    let entropy: Tensor | undefined;
    for (const choice of this.choices) {
      const taken: number[] = [];
      for (const index of indicesOf(selection, choice)) {
        const { next, logProbabilities } = this.#step(ops, state, choice, taken);
        const own = ops.sum(ops.slice(logProbabilities, [0, index], [1, 1]));
        const uncertainty = ops.scale(ops.sum(ops.mul(ops.exp(logProbabilities), logProbabilities)), -1);
        logProbability = logProbability ? ops.add(logProbability, own) : own;
        entropy = entropy ? ops.add(entropy, uncertainty) : uncertainty;
        state = this.#follow(ops, next, choice, index);
        taken.push(index);
      }
    }
    return { logProbability: logProbability as Tensor, entropy: entropy as Tensor };
  }

  dispose(): void {
    this.#store.dispose();
  }

  #parameter(name: string, shape: readonly number[]): Tensor {
    return this.#store.get(name, shape, { kind: 'uniform', limit: 0.1 });
  }

  #start(ops: Ops): State {
    const width = this.#hiddenDim;
    const zeros = () => ops.constant(new Float32Array(width), [1, width]);
    return { hidden: zeros(), cell: zeros(), input: ops.scale(this.#parameter('start', [1, width]), 1) };
  }

  /** One LSTM cell (Hochreiter & Schmidhuber 1997) and the distribution of a choice, [1, candidates]. */
  #step(
    ops: Ops,
    { hidden, cell, input }: State,
    choice: Choice,
    taken: readonly number[],
  ): { next: Omit<State, 'input'>; logProbabilities: Tensor } {
    const width = this.#hiddenDim;
    const gates = ops.add(
      ops.linear(input, this.#parameter('lstm/inputWeight', [width, 4 * width]), this.#parameter('lstm/bias', [4 * width])),
      ops.linear(hidden, this.#parameter('lstm/hiddenWeight', [width, 4 * width])),
    );
    const gate = (index: number): Tensor => ops.slice(gates, [0, index * width], [1, width]);
    const sigmoid = (index: number): Tensor => ops.applyActivation(gate(index), 'sigmoid');
    const nextCell = ops.add(ops.mul(sigmoid(0), cell), ops.mul(sigmoid(1), ops.applyActivation(gate(2), 'tanh')));
    const nextHidden = ops.mul(sigmoid(3), ops.applyActivation(nextCell, 'tanh'));
    const count = choice.candidates.length;
    const logits = ops.linear(nextHidden, this.#parameter(`head/${choice.key}`, [width, count]));
    const tamed = ops.scale(ops.applyActivation(ops.scale(logits, 1 / this.#temperature), 'tanh'), this.#tanhConstant);
    const mask = Float32Array.from({ length: count }, (_, index) => (taken.includes(index) ? blocked : 0));
    return {
      next: { hidden: nextHidden, cell: nextCell },
      logProbabilities: ops.logSoftmax(taken.length > 0 ? ops.add(tamed, ops.constant(mask, [1, count])) : tamed),
    };
  }

  /** The state after candidate `index` was taken: its embedding is the next input. */
  #follow(ops: Ops, state: Omit<State, 'input'>, choice: Choice, index: number): State {
    const embeddings = this.#parameter(`embedding/${choice.key}`, [choice.candidates.length, this.#hiddenDim]);
    return { ...state, input: ops.slice(embeddings, [index, 0], [1, this.#hiddenDim]) };
  }
}

function picksOf(choice: Choice): number {
  return choice.kind === 'input' ? choice.numChosen : 1;
}

function drawFrom(logProbabilities: Float32Array, random: Random): number {
  let left = random.uniform();
  for (let index = 0; index < logProbabilities.length; index++) {
    left -= Math.exp(logProbabilities[index] as number);
    if (left < 0) return index;
  }
  return logProbabilities.indexOf(Math.max(...logProbabilities));
}
