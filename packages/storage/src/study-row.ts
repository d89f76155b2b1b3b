import { readStudyOutcome, readStudySpec, type StudyOutcome, type StudySpec } from '@gnas/core';
import * as z from 'zod';
import type { Ownership } from './ownership.js';
import { readStored } from './read-stored.js';
import type { StudyRow } from './schema.js';

/** A study without its outcome, which may be long and is read on its own. */
export type StudyRowAtAGlance = Omit<StudyRow, 'outcome'> & Ownership;

// Milliseconds that a Date can hold.
const date = z.number().min(-8.64e15).max(8.64e15);

const rowSchema = z.object({
  name: z.string(),
  spec: z.string(),
  state: z.enum(['running', 'complete', 'stopped']),
  created_at: date,
  owner: z.string().nullable(),
  process: z.string().nullable(),
  seen_at: z.number(),
  finished_at: date.nullable(),
  now: z.number(),
});

export const columnsAtAGlance = Object.keys(rowSchema.omit({ now: true }).shape) as Exclude<keyof StudyRowAtAGlance, 'now'>[];

/** Checks a row. @param where the place, for messages @throws GnasError GNAS_INVALID_FILE if it doesn't hold a study */
export function checkStudy(row: StudyRowAtAGlance, where: string): StudyRowAtAGlance {
  return readStored(where, `study "${row.name}"`, rowSchema, () => row);
}

/** Reads what a study was begun with. @throws GnasError GNAS_INVALID_FILE if it isn't a spec */
export function specOf({ name, spec }: Pick<StudyRow, 'name' | 'spec'>, where: string): StudySpec {
  return readStudySpec(
    name,
    readStored(where, `the spec of study "${name}"`, z.unknown(), () => JSON.parse(spec)),
  );
}

/** Reads what a study came to. @throws GnasError GNAS_INVALID_FILE if it isn't an outcome */
export function outcomeOf(name: string, outcome: string, where: string): StudyOutcome {
  return readStudyOutcome(
    name,
    readStored(where, `the outcome of study "${name}"`, z.unknown(), () => JSON.parse(outcome)),
  );
}
