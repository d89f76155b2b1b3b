import * as z from 'zod';
import { dateOrders } from './date-format.js';
import { numberFormat } from './number-format.js';

/** Types that a user may give a column. Two of them say how numbers and two how dates are written. */
export const columnTypes = [
  'number',
  'decimal-comma',
  'boolean',
  'category',
  'date',
  'date-dmy',
  'date-mdy',
  'text',
  'ignore',
] as const;
/** Type that a user gives a column. */
export type ColumnType = (typeof columnTypes)[number];

/** Periods that become a sine and a cosine each. */
export const cycleNames = ['year', 'week', 'day'] as const;

const common = {
  name: z.string(),
  /** Why the column has this type, for people. */
  why: z.string().default(''),
  /** Number of cells without a value in the table that the model was trained on. */
  missing: z.int().min(0).default(0),
};
const numberColumn = z.object({
  kind: z.literal('number'),
  ...common,
  format: numberFormat,
  mean: z.number(),
  deviation: z.number().positive(),
});
const booleanColumn = z.object({ kind: z.literal('boolean'), ...common, no: z.string(), yes: z.string() });
const categoryColumn = z.object({
  kind: z.literal('category'),
  ...common,
  values: z.array(z.string()),
  /** Number of different values that were too rare to become columns of their own. They share one column. */
  rare: z.int().min(0),
  /** Number of columns into which all values are hashed instead; 0 for none. */
  buckets: z.int().min(0),
});
const dateColumn = z.object({
  kind: z.literal('date'),
  ...common,
  order: z.enum(dateOrders),
  /** In days since 1970. */
  mean: z.number(),
  deviation: z.number().positive(),
  cycles: z.array(z.enum(cycleNames)),
});
const textColumn = z.object({
  kind: z.literal('text'),
  ...common,
  words: z.array(z.string()),
  /** [words] inverse document frequency of each word. */
  weights: z.array(z.number()),
  /** Number of columns into which other words are hashed; 0 if they are ignored. */
  buckets: z.int().min(0),
});

export const columnSchema = z.discriminatedUnion('kind', [
  numberColumn,
  booleanColumn,
  categoryColumn,
  dateColumn,
  textColumn,
  z.object({ kind: z.enum(['id', 'empty', 'ignored']), ...common }),
]);

/** Numbers, standardized by the mean and standard deviation of the table that the model was trained on. */
export type NumberColumn = z.output<typeof numberColumn>;
/** Two values, encoded as 0 and 1. */
export type BooleanColumn = z.output<typeof booleanColumn>;
/** Values, one-hot encoded. An unknown value counts as a rare one. */
export type CategoryColumn = z.output<typeof categoryColumn>;
/** Dates and times, as a standardized number of days and as cycles. */
export type DateColumn = z.output<typeof dateColumn>;
/** Texts, encoded as a bag of these words, weighted by TF-IDF. */
export type TextColumn = z.output<typeof textColumn>;
/** How a column becomes features. Ids, empty and ignored columns don't. */
export type ColumnSchema = z.output<typeof columnSchema>;
export type FeatureColumn = NumberColumn | BooleanColumn | CategoryColumn | DateColumn | TextColumn;

export function isFeature(column: ColumnSchema): column is FeatureColumn {
  return column.kind !== 'id' && column.kind !== 'empty' && column.kind !== 'ignored';
}
