/** What a table says of one architecture. */
export interface BenchmarkRow {
  /** The table's metric on the validation split, in [0, 1]; a mean where the benchmark trained several times. */
  readonly validation: number;
  /** The same on the test split. */
  readonly test: number;
  /** Number of scalar parameters, as the benchmark counts them. */
  readonly parameters?: number;
  /** Milliseconds of one forward pass over the whole graph, on the benchmark's hardware. */
  readonly latencyMs?: number;
}

/** Published results of every architecture of a space on one dataset. It iterates over its keys and rows. */
export interface BenchmarkTable extends Iterable<readonly [key: string, row: BenchmarkRow]> {
  /** For people: 'NAS-Bench-Graph on cora'. */
  readonly name: string;
  /** The benchmark that it belongs to, as the space's `benchmark` says it: 'nas-bench-graph'. */
  readonly benchmark: string;
  /** What `validation` and `test` are, by the name that estimators give it: 'accuracy', 'rocAuc'. Higher is better. */
  readonly metric: string;
  /** Number of architectures. */
  readonly size: number;
  /** The row of an architecture by the space's `canonicalKey`; undefined where the benchmark has not trained it. */
  get(key: string): BenchmarkRow | undefined;
}
