/**
 * Loads an optional package by name, resolved from this package or from the working directory. Works only in Node. The import is
 * hidden from bundlers, which would require the package.
 * @throws Error if it is not installed or does not load
 */
export async function optionalPackage(name: string): Promise<unknown> {
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  return import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(resolveOptional(name)).href);
}

/** Path of an optional package. @throws Error if it is not installed */
export function resolveOptional(name: string): string {
  const { createRequire } = process.getBuiltinModule('node:module');
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return createRequire(`${process.cwd()}/`).resolve(name);
  }
}

/** Whether an optional package is installed. */
export function isInstalled(name: string): boolean {
  if (!inNode()) return false;
  try {
    resolveOptional(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether this is Node. Node's modules are then loaded by `process.getBuiltinModule`, because bundlers for browsers fail on imports
 * of them.
 */
export const inNode = (): boolean => typeof process !== 'undefined' && Boolean(process.versions?.node);
