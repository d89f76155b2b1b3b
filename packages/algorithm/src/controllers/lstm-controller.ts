import {
  type Backend,
  type Choice,
  indicesOf,
  type Ops,
  ParameterStore,
  parseOptions,
  type Random,
  type Selection,
  type Tensor,
  type Variable,
} from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `LSTMController`. */
export const controllerOptions = z.object({
  controllerHiddenDim: z
    .int()
    .min(1)
    .default(100)
    .describe("Width of the controller's LSTM (Pham et al. 2018, Gao et al. 2020). AutoGL-light has 64."),
  temperature: z
    .number()
    .positive()
    .default(5)
    .describe("Temperature that divides the controller's logits (Pham et al. 2018, section 3; Bello et al. 2017)."),
  tanhConstant: z
    .number()
    .positive()
    .default(2.5)
    .describe(
      'Bound of the logits, tanhConstant * tanh(logits / temperature), which keeps the controller uncertain (Pham et al. 2018, section 3).',
    ),
});
/** Options of `LSTMController`. */
export type ControllerOptions = z.input<typeof controllerOptions>;

/** What the controller says of B selections; [B, 1] each. */
export interface Evaluation {
  readonly logProbability: Tensor;
  /** Sum of the entropies of all distributions that led to the selection, in nats. */
  readonly entropy: Tensor;
  /**
   * [S * B, 1] probability of a skip connection in each of the S picks of a choice that declares some; absent if the space declares
   * none.
   */
  readonly skipProbabilities?: Tensor;
}

interface State {
  readonly hidden: Tensor;
  readonly cell: Tensor;
}

/** One pick: the choice that it decides, and the columns of its decoder. */
interface Pick {
  readonly choice: Choice;
  readonly first: number;
  readonly count: number;
}

const blocked = -1e9;

/**
 * A recurrent network that decides the choices of a space one after the other. For each choice it gives a distribution over the
 * candidates, conditioned on the earlier picks (Gao et al. 2020, section 3.3). Several inputs of one choice are picked one by one, without
 * replacement.
 *
 * Choices of one kind with the same candidates, such as the operations of each layer, share a decoder and embeddings, as in the authors'
 * code of GraphNAS and ENAS. What is learned about a candidate in one layer holds for the others; the state of the LSTM tells them apart.
 */
export class LSTMController {
  readonly #store: ParameterStore;
  readonly #hiddenDim: number;
  readonly #temperature: number;
  readonly #tanhConstant: number;
  readonly #picks: readonly Pick[];
  /** Number of candidates of all decoders together. */
  readonly #width: number;
  /** [width] 1 for each candidate that is a skip connection, 0 otherwise. */
  readonly #skips: Float32Array;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(
    readonly backend: Backend,
    readonly choices: readonly Choice[],
    seed: number,
    options: ControllerOptions = {},
  ) {
    const { controllerHiddenDim, temperature, tanhConstant } = parseOptions(new.target.name, controllerOptions, options);
    this.#store = new ParameterStore(backend, seed);
    this.#hiddenDim = controllerHiddenDim;
    this.#temperature = temperature;
    this.#tanhConstant = tanhConstant;
    const picks: Pick[] = [];
    const skips: number[] = [];
    const firstOf = new Map<string, number>();
    let width = 0;
    for (const choice of choices) {
      const count = choice.candidates.length;
      const key = decoderKey(choice);
      const first = firstOf.get(key) ?? width;
      if (!firstOf.has(key)) width += count;
      firstOf.set(key, first);
      for (let left = choice.kind === 'input' ? choice.numChosen : 1; left > 0; left--) picks.push({ choice, first, count });
      if (choice.kind === 'input') for (const index of choice.skips ?? []) skips.push(first + index);
    }
    this.#picks = picks;
    this.#width = width;
    this.#skips = new Float32Array(width);
    for (const column of skips) this.#skips[column] = 1;
  }

  variables(): readonly Variable[] {
    return this.#store.variables();
  }

  /** Draws a selection from the current distribution. */
  async sample(random: Random): Promise<Selection> {
    const [selection] = await this.sampleBatch(random, 1);
    return selection as Selection;
  }

  /** Draws several independent selections at once. The device is read once per pick, however many are drawn. */
  async sampleBatch(random: Random, count: number): Promise<Selection[]> {
    const { backend } = this;
    const ops = backend.ops({ training: false, seed: 0 });
    const taken: number[][] = Array.from({ length: count }, () => []);
    let state: State | undefined;
    for (let at = 0; at < this.#picks.length; at++) {
      const { logProbabilities, ...next } = backend.tidy(() => {
        const gates = this.#inputGates(ops, this.#inputsOf(taken, at));
        const after = this.#step(ops, gates, state);
        return { ...after, logProbabilities: this.#distributions(ops, after.hidden, taken, [at]) };
      });
      const rows = await backend.read(logProbabilities);
      for (const tensor of [logProbabilities, ...(state ? Object.values(state) : [])]) backend.dispose(tensor);
      state = next;
      const { first, count: candidates } = this.#picks[at] as Pick;
      taken.forEach((indices, row) => {
        const start = row * this.#width + first;
        indices.push(drawFrom(rows.subarray(start, start + candidates), random));
      });
    }
    for (const tensor of state ? Object.values(state) : []) backend.dispose(tensor);
    return taken.map((indices) => this.#selectionOf(indices));
  }

  /** Computes the log probability and the entropy of each of B selections. Differentiable. */
  evaluate(ops: Ops, selections: readonly Selection[]): Evaluation {
    const batch = selections.length;
    const taken = selections.map((selection) => this.choices.flatMap((choice) => indicesOf(selection, choice)));
    const steps = this.#picks.map((_, at) => at);
    // All picks are known, so one product computes the input part of every gate; only the hidden part depends on the previous step.
    const rows = steps.flatMap((at) => this.#inputsOf(taken, at));
    const gates = this.#inputGates(ops, rows);
    let state: State | undefined;
    const hidden = steps.map((at) => {
      state = this.#step(ops, ops.slice(gates, [at * batch, 0], [batch, 4 * this.#hiddenDim]), state);
      return state.hidden;
    });
    const logProbabilities = this.#distributions(ops, ops.concat(hidden, 0), taken, steps);
    const probabilities = ops.exp(logProbabilities);
    const perSelection = (x: Tensor): Tensor => {
      const overSteps = ops.sum(ops.reshape(x, [steps.length, batch * this.#width]), 0);
      return ops.sum(ops.reshape(overSteps, [batch, this.#width]), 1, true);
    };
    const own = new Float32Array(rows.length * this.#width);
    steps.forEach((at) => {
      const { first } = this.#picks[at] as Pick;
      taken.forEach((indices, row) => {
        own[(at * batch + row) * this.#width + first + (indices[at] as number)] = 1;
      });
    });
    const skipping = steps.filter((at) => isSkipping(this.#picks[at] as Pick));
    const skippingRows = skipping.flatMap((at) => taken.map((_, row) => at * batch + row));
    return {
      logProbability: perSelection(ops.mul(logProbabilities, ops.constant(own, [rows.length, this.#width]))),
      entropy: ops.scale(perSelection(ops.mul(probabilities, logProbabilities)), -1),
      ...(skipping.length > 0 && {
        skipProbabilities: ops.matmul(
          ops.gatherRows(probabilities, Int32Array.from(skippingRows)),
          ops.constant(this.#skips, [this.#width, 1]),
        ),
      }),
    };
  }

  dispose(): void {
    this.#store.dispose();
  }

  #parameter(name: string, shape: readonly number[]): Tensor {
    return this.#store.get(name, shape, { kind: 'uniform', limit: 0.1 });
  }

  /** Row of the embeddings that is the input of a step: that of the previous pick, or row 0 at the start. */
  #inputsOf(taken: readonly (readonly number[])[], at: number): number[] {
    const before = this.#picks[at - 1];
    return taken.map((indices) => (before ? 1 + before.first + (indices[at - 1] as number) : 0));
  }

  /** Input part of the gates, [rows, 4 * hiddenDim]: input, forget and output gate, and the candidate of the cell. */
  #inputGates(ops: Ops, rows: readonly number[]): Tensor {
    const width = this.#hiddenDim;
    const embeddings = this.#parameter('embeddings', [1 + this.#width, width]);
    return ops.linear(
      ops.gatherRows(embeddings, Int32Array.from(rows)),
      this.#parameter('lstm/inputWeight', [width, 4 * width]),
      this.#parameter('lstm/bias', [4 * width]),
    );
  }

  /** One LSTM cell (Hochreiter & Schmidhuber 1997; with a forget gate, Gers et al. 2000). The initial state is zero. */
  #step(ops: Ops, inputGates: Tensor, state: State | undefined): State {
    const width = this.#hiddenDim;
    const [batch] = inputGates.shape as [number];
    const gates = state
      ? ops.add(inputGates, ops.linear(state.hidden, this.#parameter('lstm/hiddenWeight', [width, 4 * width])))
      : inputGates;
    const open = ops.applyActivation(ops.slice(gates, [0, 0], [batch, 3 * width]), 'sigmoid');
    const gate = (index: number): Tensor => ops.slice(open, [0, index * width], [batch, width]);
    const candidate = ops.applyActivation(ops.slice(gates, [0, 3 * width], [batch, width]), 'tanh');
    const admitted = ops.mul(gate(0), candidate);
    const cell = state ? ops.add(ops.mul(gate(1), state.cell), admitted) : admitted;
    return { cell, hidden: ops.mul(gate(2), ops.applyActivation(cell, 'tanh')) };
  }

  /**
   * Computes log probabilities [rows, width] of the steps `ats`, one block of rows each, from their hidden states. Each distribution is
   * over the candidates of the step's choice that are not taken yet.
   */
  #distributions(ops: Ops, hidden: Tensor, taken: readonly (readonly number[])[], ats: readonly number[]): Tensor {
    const width = this.#width;
    const mask = new Float32Array(ats.length * taken.length * width).fill(blocked);
    ats.forEach((at, block) => {
      const { choice, first, count } = this.#picks[at] as Pick;
      taken.forEach((indices, row) => {
        const start = (block * taken.length + row) * width + first;
        mask.fill(0, start, start + count);
        for (let earlier = at - 1; this.#picks[earlier]?.choice === choice; earlier--)
          mask[start + (indices[earlier] as number)] = blocked;
      });
    });
    const bias = this.#store.get('bias', [width], 'zeros');
    const logits = ops.linear(hidden, this.#parameter('head', [this.#hiddenDim, width]), bias);
    const bounded = ops.scale(ops.applyActivation(ops.scale(logits, 1 / this.#temperature), 'tanh'), this.#tanhConstant);
    return ops.logSoftmax(ops.add(bounded, ops.constant(mask, [ats.length * taken.length, width])));
  }

  #selectionOf(indices: readonly number[]): Selection {
    const left = [...indices];
    return Object.fromEntries(
      this.choices.map((choice) => {
        const chosen = left.splice(0, choice.kind === 'input' ? choice.numChosen : 1);
        return [choice.key, chosen.length > 1 ? chosen : (chosen[0] as number)];
      }),
    );
  }
}

/** The same text for choices that share a decoder. */
function decoderKey(choice: Choice): string {
  if (choice.kind === 'layer') return JSON.stringify(choice.candidates.map(({ name }) => name));
  return JSON.stringify([choice.candidates, choice.skips ?? []]);
}

function isSkipping({ choice }: Pick): boolean {
  return choice.kind === 'input' && (choice.skips?.length ?? 0) > 0;
}

function drawFrom(logProbabilities: Float32Array, random: Random): number {
  let left = random.uniform();
  for (let index = 0; index < logProbabilities.length; index++) {
    left -= Math.exp(logProbabilities[index] as number);
    if (left < 0) return index;
  }
  return logProbabilities.indexOf(Math.max(...logProbabilities));
}
