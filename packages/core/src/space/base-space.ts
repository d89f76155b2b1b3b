import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import type { Choice, InputChoice, LayerChoice, Mixture, Operation } from './choice.js';
import type { ForwardInput, ModelOps } from './forward-input.js';
import { Model } from './model.js';
import { type Selection, selectionKey, validateSelection } from './selection.js';

/** What a graph asks of the models of a space: the widths at both ends. */
export interface SpaceDimensions {
  /** Width of the graph's features. */
  readonly inputDim: number;
  /** Number of classes. */
  readonly outputDim: number;
}

/**
 * A space of architectures. Its author writes `buildGraph`, which declares the choices, and `forward`, which runs
 * them; a search calls `instantiate` with the dimensions of its graph.
 */
export abstract class BaseSpace {
  #dimensions: SpaceDimensions | undefined;
  #maxChoices = Number.POSITIVE_INFINITY;
  readonly #choices = new Map<string, Choice>();

  /** The published benchmark in whose tables of results `canonicalKey` finds this space's architectures; undefined for none. */
  readonly benchmark: string | undefined = undefined;

  /** Declares every choice, by `setLayerChoice` and `setInputChoice`. */
  abstract buildGraph(): void;

  /** [N, inputDim] -> log probabilities [N, outputDim]. Stateless: it may be called at any time, by any run. */
  abstract forward(input: ForwardInput): Tensor;

  /** Width of the input. @throws GnasError GNAS_INVALID_SPACE before `instantiate` */
  get inputDim(): number {
    return this.#known().inputDim;
  }

  get outputDim(): number {
    return this.#known().outputDim;
  }

  /**
   * Declares the choices for a graph's dimensions; again with the same ones it does nothing, with others it starts anew.
   * @param maxChoices ends a space that was made of options nobody trusts before it declares more; default: no limit
   * @throws GnasError GNAS_INVALID_SPACE
   */
  instantiate(
    dimensions: SpaceDimensions,
    { maxChoices = Number.POSITIVE_INFINITY }: { readonly maxChoices?: number } = {},
  ): this {
    if (this.#dimensions?.inputDim === dimensions.inputDim && this.#dimensions.outputDim === dimensions.outputDim) return this;
    this.#dimensions = { ...dimensions };
    this.#maxChoices = maxChoices;
    this.#choices.clear();
    try {
      this.buildGraph();
    } catch (error) {
      // What was declared so far is no space: the next call starts anew.
      this.#dimensions = undefined;
      throw error;
    }
    return this;
  }

  /** All choices, in the order in which algorithms visit them. */
  get choices(): readonly Choice[] {
    this.#known();
    return [...this.#choices.values()].sort((a, b) => a.order - b.order);
  }

  /** Number of architectures (selections). */
  get size(): number {
    return this.choices.reduce((product, choice) => product * waysToChoose(choice), 1);
  }

  /** One operation of several. @param order place among the choices; equal ones stay in order of declaration */
  protected setLayerChoice(order: number, candidates: readonly Operation[], options: { key: string }): LayerChoice {
    return this.#declare({ kind: 'layer', key: options.key, order, candidates });
  }

  /** `numChosen` (default 1) of several inputs, combined by `reduce` (default 'sum'); `skips` are those that skip layers. */
  protected setInputChoice(
    order: number,
    candidates: readonly string[],
    options: { key: string; numChosen?: number; reduce?: InputChoice['reduce']; skips?: readonly number[] },
  ): InputChoice {
    const { numChosen = 1, reduce = 'sum', ...rest } = options;
    return this.#declare({ kind: 'input', order, candidates, numChosen, reduce, ...rest });
  }

  /** The layer choice as a function of the forward input. */
  protected layer(key: string): (input: ForwardInput) => Tensor {
    const choice = this.#choice(key, 'layer');
    return (input) => {
      const run = (operation: Operation): Tensor =>
        input.ops.step({ label: operation.name, choice: key, inputs: input.inputs ?? [input.x] }, () =>
          naming(key, operation, () => {
            const within = { ...input, ops: input.ops.within(key).within(operation.name) };
            return input.ops.run(operation, within, choice);
          }),
        );
      const resolution = input.ops.resolve(choice);
      if (resolution.kind === 'fixed') return run(choice.candidates[resolution.indices[0] ?? 0] as Operation);
      return weightedSum(input.ops, resolution, (index) => run(choice.candidates[index] as Operation));
    };
  }

  /** The input choice as a function of all its candidate inputs. */
  protected input(key: string): (ops: ModelOps, inputs: readonly Tensor[]) => Tensor {
    const choice = this.#choice(key, 'input');
    return (ops, inputs) => {
      if (inputs.length !== choice.candidates.length)
        throw new GnasError(
          'GNAS_INVALID_SPACE',
          `Input choice "${key}" was declared with ${choice.candidates.length} inputs and got ${inputs.length}.`,
        );
      const resolution = ops.resolve(choice);
      if (resolution.kind === 'mixture') return weightedSum(ops, resolution, (index) => inputs[index] as Tensor);
      const chosen = resolution.indices.map((index) => inputs[index] as Tensor);
      if (chosen.length === 1) return chosen[0] as Tensor;
      if (choice.reduce === 'concat') return ops.concat(chosen, 1);
      const sum = chosen.reduce((a, b) => ops.add(a, b));
      return choice.reduce === 'mean' ? ops.scale(sum, 1 / chosen.length) : sum;
    };
  }

  /** The model of one architecture. @throws GnasError GNAS_INVALID_SELECTION */
  parseModel(selection: Selection): Model {
    validateSelection(selection, this.choices);
    return Model.fixed(this, selection);
  }

  /**
   * The same text for selections that stand for the same architecture, whatever their choices look like. Default: `selectionKey`.
   * A space with isomorphic architectures overrides it, so that none is evaluated twice and a table of results can be asked.
   */
  canonicalKey(selection: Selection): string {
    return selectionKey(selection);
  }

  /**
   * Why a weighted mixture of all candidates, which differentiable search trains, is not defined here; undefined where it is.
   * Default: where an input choice concatenates what it takes, whose width a mixture does not have.
   */
  mixtureProblem(): string | undefined {
    const choice = this.choices.find((each) => each.kind === 'input' && each.reduce === 'concat' && each.numChosen > 1);
    return choice && `input choice "${choice.key}" concatenates what it takes, and a weighted sum has another width`;
  }

  /**
   * Where the space takes learned weights of the graph's edges: for each layer choice that does, by its key, the path of its
   * buffer [E, 1], in the order of the graph's data. Without the buffer every edge counts as the graph has it. Default: nowhere.
   */
  get structures(): Readonly<Record<string, string>> {
    return {};
  }

  /** A selection in words: for each choice the name of what is taken. */
  describe(selection: Selection): Record<string, string> {
    return Object.fromEntries(
      this.choices.map((choice) => {
        const indices = [selection[choice.key] ?? []].flat();
        const names = indices.map((index) => {
          const candidate = choice.candidates[index];
          return typeof candidate === 'string' ? candidate : (candidate?.name ?? '?');
        });
        return [choice.key, names.join('+')];
      }),
    );
  }

  #known(): SpaceDimensions {
    if (!this.#dimensions)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${this.constructor.name} has no dimensions yet; call instantiate({ inputDim, outputDim }) first.`,
      );
    return this.#dimensions;
  }

  #declare<T extends Choice>(choice: T): T {
    if (this.#choices.size >= this.#maxChoices)
      throw new GnasError('GNAS_INVALID_SPACE', `${this.constructor.name} declares more than ${this.#maxChoices} choices.`);
    const problem = this.#choices.has(choice.key)
      ? 'is declared twice; give each choice a key of its own'
      : choice.candidates.length === 0
        ? 'has no candidates; give it at least one'
        : choice.kind === 'input' && (choice.numChosen < 1 || choice.numChosen > choice.candidates.length)
          ? `asks for ${choice.numChosen} of ${choice.candidates.length} inputs`
          : choice.kind === 'input' && choice.skips?.some((index) => choice.candidates[index] === undefined)
            ? `has skip connections ${choice.skips.join(', ')}; they are numbered from 0 to ${choice.candidates.length - 1}`
            : duplicateName(choice);
    if (problem) throw new GnasError('GNAS_INVALID_SPACE', `Choice "${choice.key}" of ${this.constructor.name} ${problem}.`);
    this.#choices.set(choice.key, choice);
    return choice;
  }

  #choice<K extends Choice['kind']>(key: string, kind: K): Extract<Choice, { kind: K }> {
    const choice = this.#choices.get(key);
    if (choice?.kind !== kind)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${this.constructor.name} uses ${kind} choice "${key}", which buildGraph did not declare; it declared ${[...this.#choices.keys()].join(', ') || 'none'}.`,
      );
    return choice as Extract<Choice, { kind: K }>;
  }
}

function duplicateName(choice: Choice): string | undefined {
  if (choice.kind === 'input') return undefined;
  const names = choice.candidates.map((candidate) => candidate.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `has two operations named "${twice}"; names are parameter paths and must differ`;
}

/** An error inside an operation says which one, whoever wrote it. */
function naming(key: string, operation: Operation, run: () => Tensor): Tensor {
  try {
    return run();
  } catch (error) {
    const code = error instanceof GnasError ? error.code : 'GNAS_INVALID_SPACE';
    const reason = error instanceof Error ? error.message : String(error);
    throw new GnasError(code, `Choice "${key}", operation "${operation.name}": ${reason}`, { cause: error });
  }
}

function weightedSum(ops: ModelOps, { weights, indices }: Mixture, outputOf: (index: number) => Tensor): Tensor {
  const [count] = weights.shape as [number];
  return (indices ?? Array.from({ length: count }, (_, index) => index))
    .map((index) => ops.mul(outputOf(index), ops.slice(weights, [index], [1])))
    .reduce((a, b) => ops.add(a, b));
}

function waysToChoose(choice: Choice): number {
  if (choice.kind === 'layer') return choice.candidates.length;
  let ways = 1;
  for (let i = 0; i < choice.numChosen; i++) ways = (ways * (choice.candidates.length - i)) / (i + 1);
  return ways;
}
