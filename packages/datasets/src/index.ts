export { type BagOfWordsOptions, bagOfWords } from './bag-of-words.js';
export type {
  BooleanColumn,
  CategoryColumn,
  ColumnSchema,
  ColumnType,
  DateColumn,
  NumberColumn,
  TextColumn,
} from './csv/column-schema.js';
export type { FromCsvOptions } from './csv/csv-options.js';
export { type CsvSchema, readCsvSchema } from './csv/csv-schema.js';
export { dataPlan } from './csv/data-plan.js';
export { type EncodeCsvOptions, encodeCsv } from './csv/encode-csv.js';
export { fromCsv } from './csv/from-csv.js';
export { type EncodeGraphTablesOptions, encodeGraphTables, fromGraphTables } from './csv/from-graph-tables.js';
export {
  type EncodeLinkTablesOptions,
  encodeLinkTables,
  type FromLinkTablesOptions,
  fromLinkTables,
  readPairs,
} from './csv/from-link-tables.js';
export { type FromGraphTablesOptions, graphTablesOptions } from './csv/graph-tables-options.js';
export { type GraphTablesSchema, readGraphTablesSchema } from './csv/graph-tables-schema.js';
export { type LabeledRows, type LabelTableOptions, labelTable } from './csv/label-table.js';
export { type LinkTablesSchema, readLinkTablesSchema } from './csv/link-tables-schema.js';
export { type TableProgress, watchTables } from './csv/progress.js';
export { type CsvSource, type CsvTable, csvSource, readCsv } from './csv/read-csv.js';
export { encodeTargets } from './csv/read-targets.js';
export { type LabelKind, type TargetSchema, targetSchema } from './csv/target-schema.js';
export { type FromEdgesOptions, fromEdges } from './from-edges.js';
export { type FromGraphologyOptions, fromGraphology } from './from-graphology.js';
export { type TuOptions, tu } from './graph-level/tu.js';
export {
  type HeterophilousName,
  type HeterophilousOptions,
  heterophilous,
  heterophilousNames,
} from './heterophilous.js';
export { type KarateClubOptions, karateClub } from './karate-club.js';
export { type MusaeOptions, musae } from './musae.js';
export {
  type NasBenchGraphName,
  type NasBenchGraphTableOptions,
  nasBenchGraph,
  nasBenchGraphNames,
} from './nas-bench-graph/nas-bench-graph.js';
export { normalizeRows } from './normalize-rows.js';
export { type NpzOptions, npz } from './npz.js';
export { type OgbOptions, ogb } from './ogb/ogb.js';
export type { DownloadHooks, DownloadProgress } from './planetoid/download.js';
export { type PlanetoidName, type PlanetoidOptions, planetoid, planetoidNames } from './planetoid/planetoid.js';
export { plugin } from './plugin.js';
export { type RandomSplitOptions, randomSplit, type SplitShares } from './random-split.js';
export { readFileBytes } from './read-file.js';
export { type SealLinksName, type SealLinksOptions, sealLinks, sealLinksNames } from './seal-links.js';
export { type StochasticBlockModelOptions, stochasticBlockModel } from './stochastic-block-model.js';
export { type WordnetOptions, type WordnetSource, wordnet } from './wordnet/wordnet.js';
