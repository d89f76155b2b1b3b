import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { type Choice, type InputChoice, type LayerChoice, type Mixture, type Operation, waysToChoose } from './choice.js';
import { choiceNames, describeSelection } from './describe-selection.js';
import type { ForwardInput, ModelOps } from './forward-input.js';
import { Model } from './model.js';
import { type Selection, selectionKey, validateSelection } from './selection.js';
import type { TrainingSettings } from './training-settings.js';

/** Widths at both ends of a space's models, as the task asks for them. */
export interface SpaceDimensions {
  /** Width of the graph's features. */
  readonly inputDim: number;
  /** Scores per row, such as the number of classes. */
  readonly outputDim: number;
  /** Width of the edges' features; undefined without. */
  readonly edgeDim?: number | undefined;
  /** Number of types of edges; undefined if all are of one type. */
  readonly numRelations?: number | undefined;
  /** Whether the direction of edges matters in the graph; undefined if that is not known. Never decides which choices there are. */
  readonly directed?: boolean;
  /** Whether the graph is several graphs, each of which gets a row of scores. Never decides which choices there are. */
  readonly severalGraphs?: boolean;
}

/** A hand-made model that found ones are compared with. */
export interface Baseline {
  /** For people: 'GCN'. */
  readonly name: string;
  readonly space: BaseSpace;
  readonly selection: Selection;
}

/**
 * A space of architectures. Its author writes `buildGraph`, which declares the choices, and `forward`, which runs them. A search calls
 * `instantiate` with the dimensions that its task and graph need.
 */
export abstract class BaseSpace {
  #dimensions: SpaceDimensions | undefined;
  #maxChoices = Number.POSITIVE_INFINITY;
  readonly #choices = new Map<string, Choice>();

  /** The published benchmark whose tables of results list this space's architectures by `canonicalKey`; undefined for none. */
  readonly benchmark: string | undefined = undefined;

  /** Declares every choice with `setLayerChoice` and `setInputChoice`. */
  abstract buildGraph(): void;

  /** [N, inputDim] -> scores [rows, outputDim], without a softmax: the task owns it. Stateless: any run may call it at any time. */
  abstract forward(input: ForwardInput): Tensor;

  /** Width of the input. @throws GnasError GNAS_INVALID_SPACE before `instantiate` */
  get inputDim(): number {
    return this.#known().inputDim;
  }

  /** Width of the output. @throws GnasError GNAS_INVALID_SPACE before `instantiate` */
  get outputDim(): number {
    return this.#known().outputDim;
  }

  /** Widths at both ends, and what is known of the edges. @throws GnasError GNAS_INVALID_SPACE before `instantiate` */
  get dimensions(): SpaceDimensions {
    return this.#known();
  }

  /** Whether the direction of edges matters in the graph; undefined if that is not known. */
  get directed(): boolean | undefined {
    return this.#known().directed;
  }

  /** Number of rows that `forward` returns for a graph. Default: its nodes. */
  numRows(graph: Graph): number {
    return graph.numNodes;
  }

  /**
   * Declares the choices for a graph's dimensions. Called again with the same dimensions it does nothing; with others it starts over.
   * @param maxChoices stops a space made from untrusted options before it declares more choices; default: no limit
   * @throws GnasError GNAS_INVALID_SPACE
   */
  instantiate(
    dimensions: SpaceDimensions,
    { maxChoices = Number.POSITIVE_INFINITY }: { readonly maxChoices?: number } = {},
  ): this {
    if (this.#dimensions && isSame(this.#dimensions, dimensions)) return this;
    this.#dimensions = { ...dimensions };
    this.#maxChoices = maxChoices;
    this.#choices.clear();
    try {
      this.buildGraph();
    } catch (error) {
      // The choices declared so far are not a space; the next call starts over.
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

  /** Declares a choice of one operation among several. @param order place among the choices; ties keep the order of declaration */
  protected setLayerChoice(order: number, candidates: readonly Operation[], options: { key: string }): LayerChoice {
    return this.#declare({ kind: 'layer', key: options.key, order, candidates });
  }

  /** Declares a choice of `numChosen` (default 1) inputs, combined by `reduce` (default 'sum'); `skips` are inputs that skip layers. */
  protected setInputChoice(
    order: number,
    candidates: readonly string[],
    options: { key: string; numChosen?: number; reduce?: InputChoice['reduce']; skips?: readonly number[] },
  ): InputChoice {
    const { numChosen = 1, reduce = 'sum', ...rest } = options;
    return this.#declare({ kind: 'input', order, candidates, numChosen, reduce, ...rest });
  }

  /** Returns the layer choice as a function of the forward input. */
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

  /** Returns the input choice as a function of all its candidate inputs. */
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

  /** Makes the model of one architecture. @throws GnasError GNAS_INVALID_SELECTION */
  parseModel(selection: Selection): Model {
    validateSelection(selection, this.choices);
    return Model.fixed(this, selection);
  }

  /**
   * Returns the same text for selections that stand for the same architecture. Default: `selectionKey`. A space with isomorphic
   * architectures overrides it, so that none is evaluated twice and tables of results can be looked up.
   */
  canonicalKey(selection: Selection): string {
    return selectionKey(selection);
  }

  /**
   * Says why this space defines no weighted mixture of all candidates, which differentiable search trains; undefined if it does.
   * Default: an input choice that concatenates several inputs has no mixture, because its width differs.
   */
  mixtureMisfit(): string | undefined {
    const choice = this.choices.find((each) => each.kind === 'input' && each.reduce === 'concat' && each.numChosen > 1);
    return choice && `input choice "${choice.key}" concatenates its inputs, and a weighted sum has another width`;
  }

  /**
   * Names the layer choices that take learned edge weights: by the choice's key, the path of its buffer [E, 1] in the order of the
   * graph's edges. Without the buffer every edge has its weight in the graph. Default: none.
   */
  get structures(): Readonly<Record<string, string>> {
    return {};
  }

  /** Reads the training settings that a selection chooses; one selection then names an architecture and how it is trained. Default: none. */
  trainingSettings(_selection: Selection): TrainingSettings {
    return {};
  }

  /**
   * Architectures that a search tries before those that its algorithm proposes, the most promising first. They may depend on the dimensions.
   * Default: none.
   */
  portfolio(): readonly Selection[] {
    return [];
  }

  /**
   * Hand-made models that a found one is compared with in the final report, such as an MLP, a GCN and a GAT. Default: none.
   */
  baselines(): readonly Baseline[] {
    return [];
  }

  /** Puts a selection in words: for each choice, the name of what is taken. */
  describe(selection: Selection): Record<string, string> {
    return describeSelection(choiceNames(this.choices), selection);
  }

  #known(): SpaceDimensions {
    if (!this.#dimensions)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${this.constructor.name} has no dimensions yet. Call instantiate({ inputDim, outputDim }) first.`,
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

function isSame(a: SpaceDimensions, b: SpaceDimensions): boolean {
  return (['inputDim', 'outputDim', 'edgeDim', 'numRelations', 'directed', 'severalGraphs'] as const).every(
    (key) => a[key] === b[key],
  );
}

function duplicateName(choice: Choice): string | undefined {
  if (choice.kind === 'input') return undefined;
  const names = choice.candidates.map((candidate) => candidate.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? undefined : `has two operations named "${twice}"; names are parameter paths and must differ`;
}

/** Adds the choice and the operation to an error that is thrown inside an operation. */
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
