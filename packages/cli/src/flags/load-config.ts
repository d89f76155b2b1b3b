import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Experiment, GnasError } from '@gnas/core';
import { createJiti } from 'jiti';
import { z } from 'zod';

const usualNames = ['gnas.config.ts', 'gnas.config.mts', 'gnas.config.js', 'gnas.config.mjs'];

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const part = z
  .custom((value) => typeof value === 'string' || typeof value === 'function' || isObject(value), {
    error: 'a name, { name, options }, the part itself or a function that makes it',
  })
  .optional();
const bound = z.number().positive().optional();

/** The outside of an experiment; its parts are checked where they are made. */
const experimentSchema = z.looseObject({
  dataset: part,
  space: part,
  algorithm: part,
  estimator: part,
  backend: part,
  pruner: part,
  plugins: z.array(z.looseObject({ name: z.string(), apiVersion: z.number() })).optional(),
  limits: z.object({ maxParameters: bound, maxFlops: bound, maxLatencyMs: bound }).optional(),
  reuse: z.boolean().optional(),
  seed: z.int().min(0).optional(),
});

/** Path of the config file: the one asked for, else gnas.config.ts (or .mts, .js, .mjs) in the folder, else none. */
export function findConfig(asked: string | undefined, folder = process.cwd()): string | undefined {
  const file = asked ?? usualNames.find((name) => existsSync(join(folder, name)));
  return file === undefined ? undefined : resolve(folder, file);
}

/**
 * The experiment of a config file.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE where it does not load or exports no experiment
 */
export async function loadConfig(path: string): Promise<Partial<Experiment>> {
  if (!existsSync(path)) throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no config file ${path}.`);
  let experiment: unknown;
  try {
    experiment = await createJiti(path).import(path, { default: true });
  } catch (cause) {
    throw new GnasError('GNAS_INVALID_FILE', `${path} does not load: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  if (
    typeof experiment !== 'object' ||
    experiment === null ||
    !('space' in experiment || 'dataset' in experiment || 'algorithm' in experiment)
  )
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${path} exports no experiment; write: export default defineExperiment({ dataset, space, algorithm, estimator })`,
    );
  const shape = experimentSchema.safeParse(experiment);
  if (!shape.success)
    throw new GnasError('GNAS_INVALID_FILE', `${path} exports no experiment that can be run:\n${z.prettifyError(shape.error)}`);
  return experiment as Partial<Experiment>;
}
