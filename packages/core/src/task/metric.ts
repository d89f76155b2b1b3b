import * as z from 'zod/mini';

/** How a metric's values are written for people. */
const formatSchema = z.object({
  /** 'percent' writes 0.736 as "73.6 %"; 'decimal' as "0.736". */
  style: z.enum(['percent', 'decimal']),
  /** Digits after the decimal point. */
  digits: z.int().check(z.gte(0), z.lte(10)),
});

/** Schema of a metric, which is kept with each study, so that whoever reads its trials knows what their figures mean. */
export const metricSchema = z.object({
  /** Key in `Metrics`: 'rocAuc'. */
  name: z.string(),
  /** For people: 'ROC AUC'. */
  title: z.string(),
  /** Whether higher or lower values are better. */
  direction: z.enum(['maximize', 'minimize']),
  /** Least and greatest value; null where there is no bound. */
  range: z.tuple([z.nullable(z.number()), z.nullable(z.number())]),
  format: formatSchema,
});

/** A named figure by which predictions are judged. Plain JSON. */
export type Metric = z.output<typeof metricSchema>;

/** Values of metrics, by name. */
export type Metrics = Readonly<Record<string, number>>;

/** A metric in [0, 1] of which more is better, written as a percentage with one digit. */
export const shareMetric = (name: string, title: string): Metric => ({
  name,
  title,
  direction: 'maximize',
  range: [0, 1],
  format: { style: 'percent', digits: 1 },
});

/** The mean loss over a split. */
export const lossMetric: Metric = {
  name: 'loss',
  title: 'loss',
  direction: 'minimize',
  range: [0, null],
  format: { style: 'decimal', digits: 4 },
};

/**
 * Writes a metric's value for people, with its standard deviation if that is known; a dash where the value is undefined or not a number.
 */
export function formatMetric(
  { format: { style, digits } }: Pick<Metric, 'format'>,
  value: number | null | undefined,
  deviation?: number,
): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  const [factor, unit] = style === 'percent' ? [100, ' %'] : [1, ''];
  const write = (figure: number): string => (factor * figure).toFixed(digits);
  return `${write(value)}${deviation === undefined ? '' : ` ± ${write(deviation)}`}${unit}`;
}

/** Turns a metric's value into one of which more is always better: the value itself, or its negative where lower is better. */
export function fitnessOf({ direction }: Pick<Metric, 'direction'>, value: number): number {
  return direction === 'maximize' ? value : -value;
}
