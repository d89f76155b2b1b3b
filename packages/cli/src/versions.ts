import { createRequire } from 'node:module';
import { join } from 'node:path';

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

/**
 * Reads the versions of the packages that a trial depends on: the command's own, and those of plugins that the current project has
 * installed. A plugin without a package, such as a file, has none.
 */
export function installedVersions(plugins: readonly string[]): Record<string, string> {
  const fromProject = createRequire(join(process.cwd(), 'package.json'));
  const found = plugins.flatMap((name): [string, string][] => {
    for (const resolver of [require, fromProject])
      try {
        return [[name, (resolver(`${name}/package.json`) as { version: string }).version]];
      } catch {
        // Not installed there, or its package.json is not exported.
      }
    return [];
  });
  const { '@gnas/cli': _, ...own } = versions();
  return { ...own, ...Object.fromEntries(found) };
}
