/** 0.7312 -> '73.1 %' */
export function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

/** 12345 -> '12,345' */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

const compactly = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** 12345 -> '12.3K' */
export function compact(value: number | undefined): string {
  return value === undefined ? '–' : compactly.format(value);
}

/** '840 ms', '12.3 s', '4 min 5 s', '2 h 10 min' */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Date and time to the minute, in the reader's time zone. */
export function dateTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
