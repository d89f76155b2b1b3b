import {
  BaseEstimator,
  type BaseSpace,
  type BenchmarkTable,
  definePart,
  type Estimate,
  GnasError,
  type GraphOnDevice,
  type Model,
  parseOptions,
  type Selection,
  type SplitName,
  type TrialCost,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

const liveTable = z.custom<BenchmarkTable>(
  (value) => typeof (value as Partial<BenchmarkTable> | undefined)?.get === 'function',
  "expected a benchmark's table, such as nasBenchGraph('cora') of @gnas/datasets",
);

/** Schema of `TabularEstimatorOptions`. */
export const tabularEstimatorOptions = z.object({
  table: liveTable.describe('Published results of a benchmark.'),
  maximize: z
    .enum(['validation', 'test'])
    .default('validation')
    .describe(
      'Column that the search maximizes. Users only know validation results during a search; benchmark papers report a search on test results (Qin et al. 2022, section 5).',
    ),
});
/** Options of `TabularEstimator`. */
export type TabularEstimatorOptions = z.input<typeof tabularEstimatorOptions>;

/**
 * Looks up an architecture's results in a table of published ones, without training. `bySplit` has both columns. The space must
 * belong to the table's benchmark; the graph and the backend have no effect.
 *
 * An architecture that is missing from the table is refused before it becomes a trial. The search proposes another one, and none of
 * its budget is spent.
 */
export class TabularEstimator extends BaseEstimator {
  override readonly training = 'none';
  /** The table's metric. */
  override readonly objective: string;
  readonly table: BenchmarkTable;
  readonly maximize: 'validation' | 'test';

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: TabularEstimatorOptions) {
    super();
    const { table, maximize } = parseOptions('TabularEstimator', tabularEstimatorOptions, options);
    this.table = table;
    this.maximize = maximize;
    this.objective = table.metric;
  }

  override misfit(space: BaseSpace, selection?: Selection): string | undefined {
    const { name, benchmark, size } = this.table;
    const owner = space.constructor.name;
    if (space.benchmark !== benchmark)
      return `TabularEstimator holds the results of ${name}, but ${owner} is not a space of ${benchmark}. Search the benchmark's own space (NasBenchGraphSpace for nas-bench-graph), or use an estimator that trains, such as TrainScratchEstimator.`;
    if (!selection || this.table.get(space.canonicalKey(selection))) return undefined;
    const words = Object.entries(space.describe(selection)).map(([choice, taken]) => `${choice} ${taken}`);
    return `${name} has no result for ${words.join(', ')} (key ${space.canonicalKey(selection)}). The table covers ${size} architectures, fewer than ${owner} contains; limit the space to the operations that the table covers.`;
  }

  /** Returns a `TrainScratchEstimator` with the same objective. */
  override final(): BaseEstimator {
    return new TrainScratchEstimator({ objective: this.objective }).final();
  }

  override knownCost(space: BaseSpace, selection: Selection): Partial<TrialCost> {
    const { validation: _, test: __, ...cost } = this.table.get(space.canonicalKey(selection)) ?? {};
    return cost;
  }

  /**
   * Returns the results of a model's architecture. The validation metrics are those of the column that is maximized. Tables have no
   * loss, so it is NaN.
   * @throws GnasError GNAS_INVALID_SELECTION if the table has no result or the model is a mixture; GNAS_INVALID_OPTION for the
   * train split
   */
  override async infer(model: Model, _graph: GraphOnDevice, split: SplitName): Promise<Estimate> {
    if (split === 'train')
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${this.table.name} has no results for the train split; ask for validation or test.`,
      );
    const { space, selection } = model;
    if (!selection)
      throw new GnasError(
        'GNAS_INVALID_SELECTION',
        `${this.table.name} has results of single architectures; a mixture of operations has none.`,
      );
    const row = this.table.get(space.canonicalKey(selection));
    if (!row) throw new GnasError('GNAS_INVALID_SELECTION', this.misfit(space, selection) as string);
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

export const tabular = definePart({
  description: "Looks up results in a benchmark's table, without training. Needs the benchmark's space.",
  options: tabularEstimatorOptions.extend({
    table: z
      .union([z.string(), liveTable])
      .default('cora')
      .describe('Published results of a benchmark, by name; `gnas list tables` shows the names.'),
    root: z
      .string()
      .optional()
      .describe("Folder of the table's file. Without it, the loader of the table searches for the file."),
  }),
  create: async ({ table, root, maximize }, registry) => {
    const found = typeof table === 'string' ? await registry.create('tables', table, root === undefined ? {} : { root }) : table;
    return new TabularEstimator({ table: found, maximize });
  },
});
