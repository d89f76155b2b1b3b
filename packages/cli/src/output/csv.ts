import type { Prediction } from '@gnas/core';

/** Writes a table as CSV (RFC 4180), without a line end after the last row. */
export function csvText(columns: readonly string[], rows: Iterable<readonly unknown[]>): string {
  return [columns, ...rows].map((row) => row.map((cell) => quoted(String(cell ?? ''))).join(',')).join('\n');
}

/** Writes predictions as CSV. Fractions have six significant digits. */
export function predictionsCsv(prediction: Prediction): string {
  const { columns, rows } = prediction.table();
  const rounded = (cell: string | number) =>
    typeof cell === 'number' && !Number.isInteger(cell) ? Number(cell.toPrecision(6)) : cell;
  return csvText(
    columns,
    Array.from(rows, (row) => row.map(rounded)),
  );
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
