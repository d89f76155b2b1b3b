import { shortList } from '@gnas/core/plugin';
import type { TableReader } from './read-csv.js';
import { type KeyedRecord, tableOfRecords } from './records.js';

const layouts = 'Write one object for each row: one a line, or an array of objects.';

/** Reads JSON Lines: one object a line, whose keys are the columns. */
export function readJsonLines(name: string, text: string, refuse: (problem: string) => never): TableReader {
  const columns = new Set<string>();
  const records: KeyedRecord[] = [];
  text.split('\n').forEach((row, at) => {
    if (row.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(row);
    } catch (cause) {
      refuse(`, line ${at + 1}: the line is not JSON: ${cause instanceof Error ? cause.message : cause}. ${layouts}`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      refuse(`, line ${at + 1}: expected a JSON object in each line.`);
    for (const key of Object.keys(value as object)) columns.add(key);
    records.push([value as Record<string, unknown>, at + 1]);
  });
  const [only, another] = records;
  if (only && !another && Object.values(only[0]).every((value) => typeof value === 'object' && value !== null))
    refuse(`: it is one object, with ${shortList([...columns].map((key) => `"${key}"`))}. ${layouts}`);
  return tableOfRecords(name, 'JSON Lines', [...columns], records);
}

/** Reads a JSON array of objects, whose keys are the columns. Lines are numbers of objects. */
export function readJsonArray(name: string, text: string, refuse: (problem: string) => never): TableReader {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (cause) {
    return refuse(`: the file is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  const columns = new Set<string>();
  const records = (values as unknown[]).map((value, at): KeyedRecord => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return refuse(`, item ${at + 1}: expected a JSON object.`);
    for (const key of Object.keys(value)) columns.add(key);
    return [value as Record<string, unknown>, at + 1];
  });
  return tableOfRecords(name, 'JSON', [...columns], records);
}
