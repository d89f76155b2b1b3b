import { GnasError } from '@gnas/core';
import * as z from 'zod';

/** Most problems that a message describes. */
const mostProblems = 5;

/**
 * Reads a stored value and checks it: anyone can change a file, and SQLite keeps any value in any column.
 * @param where the place, for the message
 * @param what the value's name in the message
 * @throws GnasError GNAS_INVALID_FILE if the value can't be read or doesn't fit the schema
 */
export function readStored<T>(where: string, what: string, schema: z.ZodType<T>, parse: () => unknown): T {
  let problem: string;
  try {
    const result = schema.safeParse(parse());
    if (result.success) return result.data;
    problem = z.prettifyError(new z.ZodError(result.error.issues.slice(0, mostProblems)));
  } catch (cause) {
    problem = cause instanceof Error ? cause.message : String(cause);
  }
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `${where}: ${what} is damaged: ${problem}. Restore the store from a copy, or use another one.`,
  );
}
