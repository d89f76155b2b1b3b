/**
 * Loads a package that a user may have installed beside us, by name: one that we can see, or one of the folder that the program
 * runs in. Only in Node, and hidden from bundlers, which would ask for it.
 * @throws Error where it is not installed or does not load
 */
export async function optionalPackage(name: string): Promise<unknown> {
  const { pathToFileURL } = await import('node:url');
  return import(/* @vite-ignore */ /* webpackIgnore: true */ pathToFileURL(await resolveOptional(name)).href);
}

/** Where an optional package lies. @throws Error where it is not installed */
export async function resolveOptional(name: string): Promise<string> {
  const { createRequire } = await import('node:module');
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return createRequire(`${process.cwd()}/`).resolve(name);
  }
}

export async function isInstalled(name: string): Promise<boolean> {
  if (!inNode()) return false;
  return resolveOptional(name).then(
    () => true,
    () => false,
  );
}

export const inNode = (): boolean => typeof process !== 'undefined' && Boolean(process.versions?.node);
