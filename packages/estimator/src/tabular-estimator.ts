import {
  BaseEstimator,
  type BaseSpace,
  type BenchmarkTable,
  type Estimate,
  GnasError,
  type GraphOnDevice,
  type Model,
  type Selection,
  type SplitName,
  type TrialCost,
} from '@gnas/core';

/** Of `TabularEstimator`. */
export interface TabularOptions {
  /** Published results, such as `nasBenchGraph('cora')` of @gnas/datasets. */
  readonly table: BenchmarkTable;
  /**
   * Which column a search maximizes. 'validation' is what users can do, who know no test results before the end; 'test' is what
   * benchmark papers report (Qin et al. 2022, section 5). Default 'validation'.
   */
  readonly maximize?: 'validation' | 'test';
}

/**
 * Looks an architecture's results up in a table of published ones instead of training it; `bySplit` has both columns. It needs a space
 * of the table's benchmark; the graph and the backend do not matter. Architectures that the table has not are refused before they
 * become a trial, so a search goes on with others and none of its budget is spent on them.
 */
export class TabularEstimator extends BaseEstimator {
  override readonly training = 'none';
  /** The table's metric. */
  override readonly objective: string;
  readonly table: BenchmarkTable;
  readonly maximize: 'validation' | 'test';

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor({ table, maximize = 'validation' }: TabularOptions) {
    super();
    if (maximize !== 'validation' && maximize !== 'test')
      throw new GnasError('GNAS_INVALID_OPTION', `TabularEstimator cannot maximize "${maximize}"; give "validation" or "test".`);
    this.table = table;
    this.maximize = maximize;
    this.objective = table.metric;
  }

  override misfit(space: BaseSpace): string | undefined {
    const { name, benchmark } = this.table;
    if (space.benchmark === benchmark) return undefined;
    return `TabularEstimator has the results of ${name}, and ${space.constructor.name} is not a space of ${benchmark}. Search the space of that benchmark (NasBenchGraphSpace for nas-bench-graph), or use an estimator that trains, such as TrainScratchEstimator.`;
  }

  override refusal(space: BaseSpace, selection: Selection): string | undefined {
    if (this.table.get(space.canonicalKey(selection))) return undefined;
    const words = Object.entries(space.describe(selection)).map(([choice, taken]) => `${choice} ${taken}`);
    return `${this.table.name} has no result for ${words.join(', ')} (key ${space.canonicalKey(selection)}); its ${this.table.size} architectures are not all of ${space.constructor.name}'s. Give the space the operations that the table has`;
  }

  override knownCost(space: BaseSpace, selection: Selection): Partial<TrialCost> {
    const { validation: _, test: __, ...cost } = this.table.get(space.canonicalKey(selection)) ?? {};
    return cost;
  }

  /**
   * The results of a model's architecture; as 'validation' the column that is maximized. A table has no loss: it is NaN.
   * @throws GnasError GNAS_INVALID_SELECTION where the table has none, or the model is a mixture; GNAS_INVALID_OPTION for the train split
   */
  override async infer(model: Model, _graph: GraphOnDevice, split: SplitName): Promise<Estimate> {
    if (split === 'train')
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${this.table.name} has no results on the train split; ask for validation or test.`,
      );
    const { space, selection } = model;
    if (!selection)
      throw new GnasError('GNAS_INVALID_SELECTION', `${this.table.name} has results of single architectures, not of a mixture.`);
    const row = this.table.get(space.canonicalKey(selection));
    if (!row) throw new GnasError('GNAS_INVALID_SELECTION', `${this.refusal(space, selection)}.`);
    const { validation, test, ...cost } = row;
    const named = (value: number) => ({ [this.objective]: value });
    return {
      metrics: named(split === 'test' || this.maximize === 'test' ? test : validation),
      loss: Number.NaN,
      bySplit: { validation: named(validation), test: named(test) },
      cost,
    };
  }
}
