import type * as z from 'zod';
import { GnasError } from '../gnas-error.js';
import { didYouMean } from '../nearest-name.js';
import type { OptionsSchema } from './options-schema.js';

/** Most problems that a message describes. */
const mostProblems = 5;

/**
 * Checks options against their schema and fills in the defaults. Every part's constructor calls it, so a part refuses the same
 * mistakes whether it is made in code, by name or from flags.
 *
 * @param owner the class or part whose options these are, for the message: 'RandomSearch'
 * @returns every option, complete
 * @throws GnasError GNAS_INVALID_OPTION naming each option that is unknown or whose value doesn't fit
 */
export function parseOptions<Schema extends OptionsSchema>(
  owner: string,
  schema: Schema,
  options: z.input<Schema>,
): z.output<Schema> {
  const known = Object.keys(schema.shape);
  for (const option of Object.keys(options))
    if (!known.includes(option))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${owner} has no option "${option}"${didYouMean(option, known)}. Its options: ${known.join(', ') || 'none'}.`,
      );
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data as z.output<Schema>;
  const { issues } = parsed.error;
  const problems = issues.slice(0, mostProblems).map((issue) => problemOf(issue, options));
  const more = issues.length > mostProblems ? ` ${(issues.length - mostProblems).toLocaleString('en')} more don't fit.` : '';
  throw new GnasError('GNAS_INVALID_OPTION', `${owner}: ${problems.join(' ')}${more}`);
}

const nouns: Readonly<Record<string, string>> = {
  int: 'an integer',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** Says in one sentence what was given and what was expected. */
function problemOf(issue: z.core.$ZodIssue, options: unknown): string {
  const { path, message } = issue;
  const given = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], options);
  const expected = inWords(message.replace(/^[^:]*: /, '').replace(/^expected /, ''));
  if (given === undefined) return `${path.join('.')} is missing; expected ${expected}.`;
  const near = issue.code === 'invalid_value' && typeof given === 'string' ? didYouMean(given, issue.values.map(String)) : '';
  return `${path.join('.')} is ${inShort(given)}; expected ${expected}${near}.`;
}

/** Turns what a schema expects into words: 'int, received number' -> 'an integer'. */
function inWords(expected: string): string {
  const [, type = '', bound] = /^(\w+)(?: to (?:be|have) ([<>]=?\S+)(?: \w+)?)?(?:, received .*)?$/.exec(expected) ?? [];
  if (!Object.hasOwn(nouns, type)) return expected;
  return `${nouns[type]}${bound === undefined ? '' : `${type === 'array' ? ' with' : ''} ${bound.replace(/[<>]=?/, '$& ')}${type === 'array' ? ' items' : ''}`}`;
}

function inShort(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
