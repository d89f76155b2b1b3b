import {
  type Experiment,
  GnasError,
  givenParts,
  type PartMember,
  type PartReferences,
  type PlainPart,
  partMembers,
  resumeStudy,
  type Study,
  type StudySpec,
} from '@gnas/core';
import type { StudyStorage, StudySummary } from '@gnas/storage';
import { findConfig } from './load-config.js';
import { loadProject, type PartSources, type ProjectFlags } from './load-project.js';

/**
 * Opens a kept study with the parts that flags and config file provide.
 * @throws GnasError what `resumeStudy` throws
 */
export async function openStudy(
  storage: StudyStorage,
  name: string,
  flags: ProjectFlags,
): Promise<{ readonly study: Study; readonly sources: PartSources }> {
  const spec = specOf(await storage.summary(name));
  const { config, plugins } = await loadProject(flags);
  const study = await resumeStudy({ storage, name, plugins, parts: partsFor(spec, config) });
  return { study, sources: { project: { ...flags, config: findConfig(flags.config) }, named: namedIn(spec) } };
}

/** The spec of a study. @throws GnasError GNAS_INVALID_FILE if its store can't read it */
export function specOf({ name, spec, specProblem }: StudySummary): StudySpec {
  if (spec) return spec;
  throw new GnasError('GNAS_INVALID_FILE', specProblem ?? `The spec of study "${name}" can't be read.`);
}

/** The parts of a config file that a study was begun with as objects. */
export function partsFor(spec: StudySpec, config: Partial<Experiment>): PartReferences {
  return Object.fromEntries(givenParts(spec).flatMap((member) => (config[member] ? [[member, config[member]]] : [])));
}

function namedIn({ parts }: StudySpec): PartSources['named'] {
  return Object.fromEntries(
    partMembers.flatMap((member): [PartMember, PlainPart][] => {
      const part = parts[member];
      return part && 'name' in part ? [[member, part]] : [];
    }),
  );
}
