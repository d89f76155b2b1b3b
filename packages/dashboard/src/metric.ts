/** Stand-in for core's metrics until they are merged. */
export interface Metric {
  readonly name: string;
  readonly title: string;
  readonly direction: 'maximize' | 'minimize';
  readonly range: readonly [number | null, number | null];
  readonly format: { readonly style: 'percent' | 'decimal'; readonly digits: number };
}

export function formatMetric({ format: { style, digits } }: Pick<Metric, 'format'>, value: number | null | undefined): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  return style === 'percent' ? `${(100 * value).toFixed(digits)} %` : value.toFixed(digits);
}

export function fitnessOf({ direction }: Pick<Metric, 'direction'>, value: number): number {
  return direction === 'maximize' ? value : -value;
}
