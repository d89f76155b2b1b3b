import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Reads the version of a package that the command depends on. */
export function versionOf(name: string): string {
  return (require(`${name}/package.json`) as { version: string }).version;
}

/** Reads the versions of the packages that a trained model depends on, by name. */
export function versions(): Record<string, string> {
  const { version } = require('../package.json') as { version: string };
  const names = ['@gnas/core', '@gnas/space', '@gnas/backend-tfjs'];
  return { '@gnas/cli': version, ...Object.fromEntries(names.map((name) => [name, versionOf(name)])) };
}
