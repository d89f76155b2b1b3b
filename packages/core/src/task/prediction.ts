/** Predictions as a table: one row per node, link or graph. */
export interface PredictionTable {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number)[]>;
}

/** What a model says of a graph. Each task has its own form of it; all can be written as a table. */
export interface Prediction {
  /** The predictions with the user's own ids and names. */
  table(): PredictionTable;
}
