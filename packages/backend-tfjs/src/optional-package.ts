/**
 * Loads a package that a user may have installed beside us, by name: one that we can see, or one of the folder that the program
 * runs in. Only in Node, and hidden from bundlers, which would ask for it.
 * @throws Error where it is not installed or does not load
 */
export async function optionalPackage(name: string): Promise<unknown> {
  const { pathToFileURL } = process.getBuiltinModule('node:url');
  return import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(resolveOptional(name)).href);
}

/** Where an optional package lies. @throws Error where it is not installed */
export function resolveOptional(name: string): string {
  const { createRequire } = process.getBuiltinModule('node:module');
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return createRequire(`${process.cwd()}/`).resolve(name);
  }
}

export function isInstalled(name: string): boolean {
  if (!inNode()) return false;
  try {
    resolveOptional(name);
    return true;
  } catch {
    return false;
  }
}

/** In Node, its own modules come from `process.getBuiltinModule`: an import of them would stop bundlers for the browser. */
export const inNode = (): boolean => typeof process !== 'undefined' && Boolean(process.versions?.node);
