import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { didYouMean } from '../nearest-name.js';
import { parseOptions } from '../options/parse-options.js';
import { corePlugin } from './core-plugin.js';
import { nounOf, type PartKind, type Parts, partKinds } from './part-kinds.js';
import { type Factory, fitsApi, type Plugin, pluginApiVersions } from './plugin.js';

/** One part as the registry knows it. */
export interface RegisteredPart<Kind extends PartKind = PartKind> {
  readonly kind: Kind;
  readonly name: string;
  /** Name of the plugin that provides it. */
  readonly plugin: string;
  readonly factory: Factory<Parts[Kind]>;
}

/** Finds parts by name, among core's own and those of all plugins that were added. */
export class Registry {
  readonly #parts = new Map<string, RegisteredPart>();
  readonly #plugins = new Map<string, Plugin>();

  constructor(plugins: Iterable<Plugin> = []) {
    for (const plugin of [corePlugin, ...plugins]) this.add(plugin);
  }

  /**
   * Adds all parts of a plugin, or none. Adding the same plugin again does nothing.
   * @throws GnasError GNAS_INVALID_PLUGIN for another `apiVersion`; GNAS_NAME_CLASH if another plugin already has its
   * name or that of a part
   */
  add(plugin: Plugin): this {
    if (this.#plugins.get(plugin.name) === plugin) return this;
    if (this.#plugins.has(plugin.name))
      throw new GnasError(
        'GNAS_NAME_CLASH',
        `Two plugins are named "${plugin.name}". A plugin has the name of its npm package: load it once, or rename the copy.`,
      );
    if (!fitsApi(plugin.apiVersion))
      throw new GnasError('GNAS_INVALID_PLUGIN', `Plugin "${plugin.name}" ${apiMisfit(plugin.name, plugin.apiVersion)}`);
    const parts = partKinds.flatMap((kind) =>
      Object.entries(plugin[kind] ?? {}).map(
        ([name, factory]) =>
          ({ kind, name, plugin: plugin.name, factory: factory as Factory<Parts[PartKind]> }) as RegisteredPart,
      ),
    );
    for (const { kind, name } of parts) {
      const other = this.#parts.get(`${kind}/${name}`);
      if (other)
        throw new GnasError(
          'GNAS_NAME_CLASH',
          `Plugins "${other.plugin}" and "${plugin.name}" both provide the ${nounOf[kind]} "${name}". Use one of the two, or ask the author of the second to rename it.`,
        );
    }
    for (const part of parts) this.#parts.set(`${part.kind}/${part.name}`, part);
    this.#plugins.set(plugin.name, plugin);
    return this;
  }

  /** Lists all parts of a kind, in order of name. */
  list<Kind extends PartKind>(kind: Kind): RegisteredPart<Kind>[] {
    return [...this.#parts.values()]
      .filter((part) => part.kind === kind)
      .sort((a, b) => (a.name < b.name ? -1 : 1)) as unknown as RegisteredPart<Kind>[];
  }

  /** Whether there is a part of this name. */
  has(kind: PartKind, name: string): boolean {
    return this.#parts.has(`${kind}/${name}`);
  }

  /** Finds a part. @throws GnasError GNAS_UNKNOWN_NAME with the nearest name */
  get<Kind extends PartKind>(kind: Kind, name: string): RegisteredPart<Kind> {
    const part = this.#parts.get(`${kind}/${name}`);
    if (part) return part as unknown as RegisteredPart<Kind>;
    const names = this.list(kind).map((known) => known.name);
    throw new GnasError(
      'GNAS_UNKNOWN_NAME',
      `Unknown ${nounOf[kind]} "${name}"${didYouMean(name, names)}. Known: ${names.join(', ') || 'none'}.`,
    );
  }

  /**
   * Makes a part. Options that are absent take their defaults. A backend may look at the graph that it is for.
   * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_OPTION naming the option
   */
  async create<Kind extends PartKind>(
    kind: Kind,
    name: string,
    options: Readonly<Record<string, unknown>> = {},
    graph?: Graph,
  ): Promise<Parts[Kind]> {
    const { factory } = this.get(kind, name);
    const where = `The ${nounOf[kind]} "${name}"`;
    return factory.create(parseOptions(where, factory.options, options), this, graph);
  }
}

/** Says which of a plugin and core is too old, after the plugin's name. */
export function apiMisfit(name: string, given: number | readonly number[]): string {
  const versions = [given].flat();
  const isNewer = Math.min(...versions) > Math.max(...pluginApiVersions);
  return `was written for plugin API ${versions.join(' or ')}, but this @gnas/core has ${pluginApiVersions.join(' and ')}; ${isNewer ? 'update @gnas/core' : `install a newer ${name}`}.`;
}
