/** Writes seconds, or minutes and seconds. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** 12345 -> '12,345' */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1, 'trial' -> '1 trial' */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Writes a point in time to the minute, in UTC. */
export function minuteOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}

/** Writes a described selection in one line: 'op_0=gcn op_1=sage'. */
export function inWords(description: Readonly<Record<string, string>>): string {
  return Object.entries(description)
    .map(([key, taken]) => `${key}=${taken}`)
    .join(' ');
}

/** Pads columns to their widest cell. A line break in a cell is written as \\n, so that no cell can look like a row. */
export function table(given: readonly (readonly string[])[], indent = '  '): string {
  const rows = given.map((row) => row.map((cell) => cell.replaceAll('\n', '\\n')));
  const widths = rows[0]?.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0)) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return lines.map((line) => (indent + line).trimEnd()).join('\n');
}

/** Quotes an argument, if a shell would not read it as one word. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
