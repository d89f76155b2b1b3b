import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Experiment, GnasError, kindOfMember, limitsSchema } from '@gnas/core';
import { createJiti } from 'jiti';
import * as z from 'zod';

/** Most problems that a message describes. */
const mostProblems = 5;

const usualNames = ['gnas.config.ts', 'gnas.config.mts', 'gnas.config.js', 'gnas.config.mjs'];

const part = z.custom(
  (value) =>
    ['string', 'function'].includes(typeof value) || (typeof value === 'object' && value !== null && !Array.isArray(value)),
  { error: 'expected a name, { name, options }, the part itself, or a function that makes it' },
);

/** The outside of an experiment; its parts are checked when they are made. */
const experimentSchema = z.looseObject({
  ...Object.fromEntries(Object.keys(kindOfMember).map((member) => [member, part.optional()])),
  plugins: z.array(z.looseObject({ name: z.string(), apiVersion: z.number() })).optional(),
  limits: z.optional(limitsSchema),
  reuse: z.boolean().optional(),
  seed: z.int().min(0).optional(),
});

/** Finds the config file: the given one, else gnas.config.ts (or .mts, .js, .mjs) in the folder; undefined if there is none. */
export function findConfig(given: string | undefined, folder = process.cwd()): string | undefined {
  const file = given ?? usualNames.find((name) => existsSync(join(folder, name)));
  return file === undefined ? undefined : resolve(folder, file);
}

/**
 * Loads the experiment of a config file.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE if it doesn't load or doesn't export an experiment
 */
export async function loadConfig(path: string): Promise<Partial<Experiment>> {
  if (!existsSync(path)) throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no config file ${path}.`);
  if (!statSync(path).isFile())
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${path} is not a regular file. Give the path of a config file, such as gnas.config.ts.`,
    );
  let experiment: unknown;
  try {
    experiment = await createJiti(path).import(path, { default: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GnasError('GNAS_INVALID_FILE', `${path} can't be loaded: ${reason}`, { cause });
  }
  const isExperiment =
    typeof experiment === 'object' &&
    experiment !== null &&
    ['dataset', 'space', 'algorithm'].some((member) => member in (experiment as object));
  if (!isExperiment)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${path} doesn't export an experiment. Write: export default defineExperiment({ dataset, space, algorithm, estimator })`,
    );
  const shape = experimentSchema.safeParse(experiment);
  if (!shape.success) {
    const { issues } = shape.error;
    const more = issues.length > mostProblems ? `\n... and ${issues.length - mostProblems} more` : '';
    const shown = z.prettifyError({ issues: issues.slice(0, mostProblems) });
    throw new GnasError('GNAS_INVALID_FILE', `The experiment of ${path} can't be run:\n${shown}${more}`);
  }
  return experiment as Partial<Experiment>;
}
