import * as z from 'zod';
import { numberFormat } from './number-format.js';

/** What a label column may hold. */
export const labelKinds = ['classes', 'labels', 'numbers'] as const;
/** What a label column holds. */
export type LabelKind = (typeof labelKinds)[number];

const figures = z.array(z.number());

/** Schema of how columns became what is predicted. */
export const targetSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('classes'),
    column: z.string(),
    classNames: z.array(z.string()).min(2),
    /** Classes by other ways they are written. */
    aliases: z.record(z.string(), z.string()).default({}),
  }),
  z.object({
    kind: z.literal('labels'),
    /** One column of 0 and 1 for each label, or the column that lists them. */
    columns: z.array(z.string()).min(1),
    names: z.array(z.string()).min(1),
    /** What separates the labels of a cell; absent for columns of 0 and 1. */
    separator: z.string().optional(),
  }),
  z.object({
    kind: z.literal('numbers'),
    columns: z.array(z.object({ name: z.string(), format: numberFormat })).min(1),
    /** Means and standard deviations of the train split. */
    center: figures,
    spread: figures,
  }),
]);

/** How columns became what is predicted, so that other tables can be read alike. */
export type TargetSchema = z.output<typeof targetSchema>;

/** The columns that a model must not see. */
export function targetColumns(schema: TargetSchema): readonly string[] {
  if (schema.kind === 'classes') return [schema.column];
  return schema.kind === 'labels' ? schema.columns : schema.columns.map(({ name }) => name);
}
