import type { Targets } from '@gnas/core/plugin';

/** Predictions and targets of one column, where the target is known. */
export interface KnownPairs {
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
}

/**
 * Pairs predictions with known targets, column by column.
 * @param output [all rows * columns]
 * @param rows those that count
 */
export function knownPairs(output: Float32Array, { columns, values }: Targets, rows: Int32Array): KnownPairs[] {
  return Array.from({ length: columns }, (_, column) => {
    const places = rows.map((row) => row * columns + column).filter((place) => !Number.isNaN(values[place]));
    return {
      predicted: Float64Array.from(places, (place) => output[place] as number),
      actual: Float64Array.from(places, (place) => values[place] as number),
    };
  });
}

/** Mean over columns for which a figure is defined. NaN if it is for none. */
export function meanOverColumns(pairs: readonly KnownPairs[], figure: (column: KnownPairs) => number): number {
  const figures = pairs
    .filter(({ actual }) => actual.length > 0)
    .map(figure)
    .filter((value) => !Number.isNaN(value));
  return figures.reduce((a, b) => a + b, 0) / figures.length;
}
