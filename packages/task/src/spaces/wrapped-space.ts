import {
  type Baseline,
  BaseSpace,
  type Choice,
  completeSelection,
  type Graph,
  type Selection,
  type SpaceDimensions,
  type TrainingSettings,
} from '@gnas/core/plugin';

/** A space around another one: its choices are those of the inner space and its own. Everything that the inner space knows stays known. */
export abstract class WrappedSpace extends BaseSpace {
  constructor(readonly space: BaseSpace) {
    super();
  }

  /** Puts the same wrapper around another space, for baselines of other spaces. */
  protected abstract around(space: BaseSpace): WrappedSpace;

  /** Dimensions of the inner space. Default: those of this one. */
  protected innerDimensions(dimensions: SpaceDimensions): SpaceDimensions {
    return dimensions;
  }

  override instantiate(dimensions: SpaceDimensions, limits: { readonly maxChoices?: number } = {}): this {
    this.space.instantiate(this.innerDimensions(dimensions), limits);
    return super.instantiate(dimensions, limits);
  }

  /** Declares this space's own choices. Default: none. */
  override buildGraph(): void {}

  override get choices(): readonly Choice[] {
    return [...this.space.choices, ...this.#own].sort((a, b) => a.order - b.order);
  }

  override numRows(graph: Graph): number {
    return this.space.numRows(graph);
  }

  override canonicalKey(selection: Selection): string {
    const own = this.#own.map(({ key }) => [key, selection[key]]);
    const inner = this.space.canonicalKey(this.#inner(selection));
    return own.length === 0 ? inner : `${inner} ${JSON.stringify(own)}`;
  }

  override describe(selection: Selection): Record<string, string> {
    const own = this.#own.map(({ key }) => [key, super.describe(selection)[key] as string]);
    return { ...this.space.describe(this.#inner(selection)), ...Object.fromEntries(own) };
  }

  override mixtureMisfit(): string | undefined {
    return this.space.mixtureMisfit();
  }

  override get structures(): Readonly<Record<string, string>> {
    return this.space.structures;
  }

  override trainingSettings(selection: Selection): TrainingSettings {
    return this.space.trainingSettings(this.#inner(selection));
  }

  override portfolio(): readonly Selection[] {
    return this.space.portfolio().map((selection) => completeSelection(selection, this.choices));
  }

  override baselines(): readonly Baseline[] {
    return this.space.baselines().map(({ name, space: own, selection }) => {
      const space = own === this.space ? this : this.around(own).instantiate(this.dimensions);
      return { name, space, selection: completeSelection(selection, space.choices) };
    });
  }

  get #own(): readonly Choice[] {
    return super.choices;
  }

  #inner(selection: Selection): Selection {
    return Object.fromEntries(
      this.space.choices.flatMap(({ key }) => (key in selection ? [[key, selection[key] as number]] : [])),
    );
  }
}
