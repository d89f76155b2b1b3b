import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Experiment, GnasError } from '@gnas/core';
import { createJiti } from 'jiti';

const usualNames = ['gnas.config.ts', 'gnas.config.mts', 'gnas.config.js', 'gnas.config.mjs'];

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
  return experiment as Partial<Experiment>;
}
