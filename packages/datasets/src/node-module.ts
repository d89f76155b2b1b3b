import { GnasError } from '@gnas/core';

/** Node's built-in modules that loaders use, by name. */
interface NodeModules {
  'node:crypto': typeof import('node:crypto');
  'node:fs': typeof import('node:fs');
  'node:fs/promises': typeof import('node:fs/promises');
  'node:module': typeof import('node:module');
  'node:path': typeof import('node:path');
  'node:stream/promises': typeof import('node:stream/promises');
  'node:zlib': typeof import('node:zlib');
}

/**
 * Loads a built-in module of Node when it is needed, in a way that bundlers for browsers do not follow.
 * @throws GnasError GNAS_MISSING_DEPENDENCY outside Node
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] {
  const found = typeof process === 'undefined' ? undefined : process.getBuiltinModule?.(name);
  if (found) return found as NodeModules[Name];
  throw new GnasError(
    'GNAS_MISSING_DEPENDENCY',
    'Only Node can read files by path. Elsewhere, give their contents: { text } for a CSV table, { files } for WordNet.',
  );
}
