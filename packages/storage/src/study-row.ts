import { readStudyOutcome, readStudySpec, type StudyOutcome, type StudySpec } from '@gnas/core';
import { checkStudyName } from '@gnas/core/plugin';
import * as z from 'zod';
import type { Ownership } from './ownership.js';
import { readStored } from './read-stored.js';
import type { StudyRow } from './schema.js';

/** A study without its outcome, which may be long and is read on its own. */
export type StudyRowAtAGlance = Omit<StudyRow, 'outcome'> & Ownership;

/** Most characters of a damaged name in a message. */
const mostShown = 40;

// Milliseconds that a Date can hold.
const date = z.number().min(-8.64e15).max(8.64e15);

const rowSchema = z.object({
  name: z.custom<string>(isStudyName, 'expected the name of a study'),
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
  return readStored(where, `study ${JSON.stringify(String(row.name).slice(0, mostShown))}`, rowSchema, () => row);
}

/** Whether a study may have a name. None has another, unless its store was changed: names go to terminals and into files. */
export function isStudyName(name: unknown): name is string {
  try {
    checkStudyName(name as string);
    return typeof name === 'string';
  } catch {
    return false;
  }
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
