import * as z from 'zod';
import { readStored } from './read-stored.js';
import type { StudyRow } from './schema.js';

/** Every column but the outcome, which may be long and is read on its own. */
export const columnsWithoutOutcome = ['name', 'objective', 'spec', 'state', 'created_at', 'owner', 'seen_at'] as const;

const studySchema = z.object({
  name: z.string(),
  objective: z.string(),
  spec: z.string(),
  state: z.enum(['running', 'complete', 'stopped']),
  // Milliseconds that a Date can hold.
  created_at: z.number().min(-8.64e15).max(8.64e15),
  owner: z.string().nullable(),
  seen_at: z.number(),
});

export type StudyRowWithoutOutcome = Omit<StudyRow, 'outcome'>;

/** Checks a row. @param where the place, for messages @throws GnasError GNAS_INVALID_FILE if it doesn't hold a study */
export function checkStudy(row: StudyRowWithoutOutcome, where: string): StudyRowWithoutOutcome {
  return readStored(where, `study "${row.name}"`, studySchema, () => row);
}

/** Reads what a study was begun with. @throws GnasError GNAS_INVALID_FILE if it isn't JSON */
export function specOf(row: Pick<StudyRow, 'name' | 'spec'>, where: string): unknown {
  return readStored(where, `the spec of study "${row.name}"`, z.unknown(), () => JSON.parse(row.spec));
}
