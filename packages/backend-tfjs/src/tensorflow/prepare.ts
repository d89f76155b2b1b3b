import { inNode, resolveOptional } from '../optional-package.js';
import type { PreparedDevice } from '../start-device.js';
import { nativePackages } from './packages.js';

/**
 * Loads TensorFlow.js's native device from one of its two packages, which users install next to ours.
 * @throws Error with the reason if neither loads
 */
export async function prepare(): Promise<PreparedDevice> {
  if (!inNode()) throw new Error('it requires Node');
  const reasons: string[] = [];
  for (const name of nativePackages)
    try {
      load(name);
      return { software: false };
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
      // Whoever installed only the CPU package does not expect the GPU package.
      if (name === nativePackages.at(-1) || !reason.startsWith('Cannot find module')) reasons.push(`${name}: ${reason}`);
    }
  throw new Error(reasons.join('; '));
}

interface NodeModules {
  _load(this: unknown, request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): unknown;
}

/**
 * Requires a package that uses functions of `node:util` which Node 23 removed. While it loads, its own files get a `util` that still
 * has them. Other files get the real one, and nothing of this stays behind.
 */
function load(name: string): void {
  const { dirname, sep } = process.getBuiltinModule('node:path');
  const Module = process.getBuiltinModule('node:module');
  const entry = resolveOptional(name);
  const folder = dirname(entry) + sep;
  const modules = Module as unknown as NodeModules;
  const original = modules._load;
  let util: object | undefined;
  modules._load = function (request, parent, ...rest) {
    const loaded = original.call(this, request, parent, ...rest);
    if ((request !== 'util' && request !== 'node:util') || !parent?.filename?.startsWith(folder)) return loaded;
    util ??= Object.assign(Object.create(loaded as object) as object, {
      isNullOrUndefined: (value: unknown) => value === null || value === undefined,
      isArray: Array.isArray,
    });
    return util;
  };
  // Otherwise TensorFlow prints a banner.
  const quiet = process.env.TF_CPP_MIN_LOG_LEVEL === undefined;
  if (quiet) process.env.TF_CPP_MIN_LOG_LEVEL = '1';
  try {
    Module.createRequire(import.meta.url)(entry);
  } finally {
    modules._load = original;
    if (quiet) delete process.env.TF_CPP_MIN_LOG_LEVEL;
  }
}
