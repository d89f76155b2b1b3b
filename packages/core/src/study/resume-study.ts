import { GnasError } from '../gnas-error.js';
import { partNamed } from '../parts/named-part.js';
import { nounOf } from '../parts/part-kinds.js';
import type { Plugin } from '../parts/plugin.js';
import { kindOfMember, type PartMember, type PartReferences, partMembers } from '../parts/prepare-parts.js';
import { type CreateStudyOptions, createStudy } from './create-study.js';
import type { Study } from './study.js';
import { readStudySpec, type StudySpec } from './study-spec.js';
import type { StudyStore } from './study-store.js';

/** Which study is continued, and where its parts come from. */
export interface ResumeStudyOptions {
  readonly storage: StudyStore;
  readonly name: string;
  /** Plugins that provide the study's parts, such as `plugin` of `@gnas/space`. */
  readonly plugins: readonly Plugin[];
  /** Parts that the study was begun with as objects; and a backend, to continue on another device. */
  readonly parts?: PartReferences | undefined;
}

/**
 * Opens a study from what its store knows, to continue, finish or predict with it. It makes no difference whether code, the command or
 * the browser began it.
 *
 * @throws GnasError GNAS_UNKNOWN_NAME for the study, or for a part that no plugin provides; GNAS_STUDY_MISMATCH if a part was given as an
 * object and is missing, or the data have changed; what `createStudy` throws
 */
export async function resumeStudy({ storage, name, plugins, parts = {} }: ResumeStudyOptions): Promise<Study> {
  const spec = readStudySpec(name, (await storage.summary(name)).spec);
  checkPlugins(name, spec, plugins);
  const { seed, limits, reuse } = spec;
  const references = referencesOf(name, spec, parts);
  return createStudy({ ...references, seed, limits, reuse, plugins, storage, name } as CreateStudyOptions) as Promise<Study>;
}

/**
 * Reads which parts a study was begun with, to make all or some of them.
 * @param parts in place of those that were given as objects
 * @param members default: all
 * @throws GnasError GNAS_STUDY_MISMATCH if one was given as an object and is missing
 */
export function referencesOf(
  study: string,
  spec: StudySpec,
  parts: PartReferences = {},
  members: readonly PartMember[] = partMembers,
): PartReferences {
  return Object.fromEntries(
    members.flatMap((member) => {
      const part = spec.parts[member];
      if (!part) return [];
      if ('name' in part) return [[member, (member === 'backend' && parts.backend) || partNamed(part.name, part.options)]];
      if (parts[member]) return [[member, parts[member]]];
      const noun = nounOf[kindOfMember[member]];
      throw new GnasError(
        'GNAS_STUDY_MISMATCH',
        `Study "${study}" was begun with a ${noun} that was given as an object (${part.given}), so it can't be made by name. Give the same ${noun} again, in code or in gnas.config.ts.`,
      );
    }),
  );
}

function checkPlugins(study: string, spec: StudySpec, plugins: readonly Plugin[]): void {
  const missing = spec.plugins.filter((needed) => !plugins.some(({ name }) => name === needed));
  if (missing.length > 0)
    throw new GnasError(
      'GNAS_UNKNOWN_NAME',
      `Study "${study}" uses parts of ${missing.join(', ')}, which was not given among the plugins. Install it, and pass its plugin.`,
    );
}
