import './register.js';
import { inNode, resolveOptional } from '../optional-package.js';

/** The one for graphics cards first: it runs on the processor where there is none. */
export const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Loads TensorFlow.js' native device from one of its two packages, which a user installs beside ours.
 * @throws Error that says what is missing
 */
export async function prepareTensorflow(): Promise<void> {
  if (!inNode()) throw new Error('it needs Node');
  const reasons: string[] = [];
  for (const name of nativePackages)
    try {
      return load(name);
    } catch (error) {
      const reason = error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
      // Nobody misses the package for graphics cards who has the other one.
      if (name === nativePackages.at(-1) || !reason.startsWith('Cannot find module')) reasons.push(`${name}: ${reason}`);
    }
  throw new Error(reasons.join('; '));
}

interface NodeModules {
  _load(this: unknown, request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): unknown;
}

/**
 * Requires a package that uses functions of `node:util` which Node 23 removed. While it loads, and for its files alone, `util` is
 * an object that has them still; nothing of it stays behind.
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
  // Otherwise TensorFlow greets on the console.
  const quiet = process.env.TF_CPP_MIN_LOG_LEVEL === undefined;
  if (quiet) process.env.TF_CPP_MIN_LOG_LEVEL = '1';
  try {
    Module.createRequire(import.meta.url)(entry);
  } finally {
    modules._load = original;
    if (quiet) delete process.env.TF_CPP_MIN_LOG_LEVEL;
  }
}
