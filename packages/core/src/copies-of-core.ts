/** Where the copies of core in this process were loaded from. All copies share the list. */
const registry = Symbol.for('@gnas/core/copies');

type Scope = typeof globalThis & {
  [registry]?: string[];
  readonly process?: { emitWarning?(message: string, type: string): void };
};

/**
 * Notes that a copy of core is loaded. Warns once if it is the second one, because its registry, classes and settings are not those of the
 * first: a plugin then registers with one and a search asks the other.
 * @param url file of the copy; undefined where a bundler drops it
 */
export function noteCopy(url: string | undefined, scope: object = globalThis): void {
  if (url === undefined) return;
  const shared = scope as Scope;
  const copies = shared[registry] ?? [];
  shared[registry] = copies;
  if (copies.includes(url)) return;
  copies.push(url);
  if (copies.length !== 2) return;
  const message = `Two copies of @gnas/core are loaded, from ${copies.map(pathOf).join(' and ')}. Parts of one may not work with the other. npm dedupe @gnas/core removes one; a plugin needs @gnas/core as a peer dependency.`;
  if (shared.process?.emitWarning) shared.process.emitWarning(message, 'GnasWarning');
  else console.warn(message);
}

/** Lists where the copies of core in this process were loaded from. */
export function copiesOfCore(scope: object = globalThis): readonly string[] {
  return ((scope as Scope)[registry] ?? []).map(pathOf);
}

const pathOf = (url: string): string => decodeURIComponent(url.replace(/^file:\/\//, ''));
