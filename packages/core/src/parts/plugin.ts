import type * as z from 'zod';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import type { OptionsSchema } from '../options/options-schema.js';
import { type PartKind, type Parts, partKinds } from './part-kinds.js';
import type { Registry } from './registry.js';

/**
 * Versions of the plugin interface that this core accepts, the newest last. A version is added when plugins written for an older one could
 * misbehave without a type error, and removed only in a major version of core.
 */
export const pluginApiVersions: readonly number[] = [1];

/** Newest version of the plugin interface. A plugin states the version, or the versions, that it was written for. */
export const pluginApiVersion = 1;

/** Whether this core accepts a plugin that was written for one version of the plugin interface, or for any of several. */
export function fitsApi(versions: number | readonly number[]): boolean {
  return [versions].flat().some((version) => pluginApiVersions.includes(version));
}

/** Makes a part from plain options, so that a command or a config file can ask for it by name. */
export interface Factory<T, Schema extends OptionsSchema = OptionsSchema> {
  /** One line for people. */
  readonly description: string;
  /** Schema of the options: a `z.object` whose members have a `.describe` in one line, and a default where there is one. */
  readonly options: Schema;
  /**
   * Makes the part. `options` are checked and complete. `registry` finds other parts by name, such as operations. A backend is told the
   * graph that it is for, if it is known.
   */
  create(options: z.output<Schema>, registry: Registry, graph?: Graph): T | Promise<T>;
}

/** What a package provides: parts by name, of each kind. Made by `definePlugin`. */
export type Plugin = {
  /** Name of the npm package. */
  readonly name: string;
  /** The `pluginApiVersion` that it was written for, or several that it works with. */
  readonly apiVersion: number | readonly number[];
} & { readonly [Kind in PartKind]?: Readonly<Record<string, Factory<Parts[Kind]>>> };

/**
 * Declares a part that can be made by name. Stands in the file of the part's class, beside the schema of its options.
 *
 * @example
 * export const randomSearch = definePart({
 *   description: 'architectures drawn at random (Li & Talwalkar 2019)',
 *   options: randomSearchOptions,
 *   create: (options) => new RandomSearch(options),
 * });
 */
export function definePart<T, Schema extends OptionsSchema>(factory: Factory<T, Schema>): Factory<T, Schema> {
  return factory;
}

/**
 * Declares what a package provides.
 * @throws GnasError GNAS_INVALID_PLUGIN if a part is not a factory
 */
export function definePlugin<const P extends Plugin>(plugin: P): P {
  const refuse = (problem: string): never => {
    throw new GnasError('GNAS_INVALID_PLUGIN', `Plugin "${plugin.name}" ${problem}`);
  };
  if (typeof plugin.name !== 'string' || plugin.name === '')
    throw new GnasError('GNAS_INVALID_PLUGIN', 'A plugin needs a name: that of its npm package.');
  for (const key of Object.keys(plugin))
    if (key !== 'name' && key !== 'apiVersion' && !(partKinds as readonly string[]).includes(key))
      refuse(`provides "${key}", which is not a kind of part; the kinds are ${partKinds.join(', ')}.`);
  for (const kind of partKinds)
    for (const [name, factory] of Object.entries<Factory<unknown>>(plugin[kind] ?? {})) {
      if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/.test(name))
        refuse(`names one of its ${kind} "${name}"; names are lower case words joined by "-" or "_".`);
      if (typeof factory?.create !== 'function' || typeof factory.options?.safeParse !== 'function')
        refuse(`gives ${kind} "${name}" without a create function or an options schema (z.object).`);
    }
  return plugin;
}
