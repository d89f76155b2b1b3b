import { type Experiment, GnasError, givenParts, type PartReferences, resumeStudy, type Study, type StudySpec } from '@gnas/core';
import type { StudyStorage, StudySummary } from '@gnas/storage';
import { findConfig } from './load-config.js';
import { loadProject, namedParts, type PartSources, type ProjectFlags } from './load-project.js';

/**
 * Opens a kept study with the parts that flags and config file provide.
 * @throws GnasError what `loadProject` and `resumeStudy` throw
 */
export async function openStudy(
  storage: StudyStorage,
  name: string,
  { config: given, plugin }: ProjectFlags,
): Promise<{ readonly study: Study; readonly sources: PartSources }> {
  const spec = specOf(await storage.summary(name));
  const { config, plugins } = await loadProject({ config: given, plugin });
  const study = await resumeStudy({ storage, name, plugins, parts: partsFor(spec, config) });
  return { study, sources: { project: { config: findConfig(given), plugin }, named: namedParts(spec.parts) } };
}

/** Reads the spec of a study. @throws GnasError GNAS_INVALID_FILE */
export function specOf({ name, spec, specProblem }: StudySummary): StudySpec {
  if (spec) return spec;
  throw new GnasError('GNAS_INVALID_FILE', specProblem ?? `The spec of study "${name}" can't be read.`);
}

/** Picks those parts of a config file that a study was begun with as objects. */
export function partsFor(spec: StudySpec, config: Partial<Experiment>): PartReferences {
  return Object.fromEntries(givenParts(spec).flatMap((member) => (config[member] ? [[member, config[member]]] : [])));
}

/** Reads the model of a study as the bytes of a file. @throws GnasError GNAS_INCOMPATIBLE if it has none yet */
export async function keptModel(storage: StudyStorage, name: string): Promise<Uint8Array> {
  const bytes = await storage.model(name);
  if (bytes) return bytes;
  throw new GnasError(
    'GNAS_INCOMPATIBLE',
    `Study "${name}" has no trained model yet, because its search was stopped before the final training. gnas resume ${name} continues it.`,
  );
}
