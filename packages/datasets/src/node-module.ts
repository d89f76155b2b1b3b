import { GnasError } from '@gnas/core';

/** Node's own modules that loaders use, by name. */
interface NodeModules {
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:module': typeof import('node:module');
  'node:path': typeof import('node:path');
}

/**
 * A module of Node's own, asked for when it is needed, and in a way that bundlers for the browser do not follow.
 * @throws GnasError GNAS_MISSING_DEPENDENCY where there is no Node
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const found = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(name);
  if (found) return found as NodeModules[Name];
  throw new GnasError(
    'GNAS_MISSING_DEPENDENCY',
    'Files are read by path in Node alone; elsewhere give what is in them: { text } in place of a path of a table, and files for WordNet.',
  );
}
