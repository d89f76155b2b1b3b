import { asNamedPart, type Experiment, type PartMember, type PlainPart, type Plugin, partMembers } from '@gnas/core';
import { findConfig, loadConfig } from './load-config.js';
import { loadPlugins } from './load-plugins.js';

/** Flags that say what to load beside the command's own plugins. */
export interface ProjectFlags {
  /** Config file. Default: gnas.config.ts in the current folder, if there is one. */
  readonly config?: string | undefined;
  /** Plugins by package name or path; false for none, not even those of the project. */
  readonly plugin?: readonly string[] | false | undefined;
}

/** What the user's folder and flags provide. */
export interface Project {
  /** The experiment of the config file; empty without one. */
  readonly config: Partial<Experiment>;
  /** The command's own plugins, those of the project, and those of the config file. */
  readonly plugins: readonly Plugin[];
}

/**
 * Where another thread gets the parts of a search from: objects can't be sent to it, so it loads the same project. Plain JSON.
 * A part that is not named is that of the config file.
 */
export interface PartSources {
  readonly project: ProjectFlags;
  readonly named: { readonly [Member in PartMember]?: PlainPart };
}

/** Loads config file and plugins. @throws GnasError as `loadConfig` and `loadPlugins` do */
export async function loadProject({ config: given, plugin }: ProjectFlags): Promise<Project> {
  const file = findConfig(given);
  const config = file === undefined ? {} : await loadConfig(file);
  return { config, plugins: [...(await loadPlugins(plugin)), ...(config.plugins ?? [])] };
}

/** Picks the parts that have a name, of an experiment or of the spec of a study. */
export function namedParts(parts: { readonly [Member in PartMember]?: unknown }): PartSources['named'] {
  return Object.fromEntries(
    partMembers.flatMap((member) => {
      const named = asNamedPart(parts[member]);
      return named ? [[member, named]] : [];
    }),
  );
}
