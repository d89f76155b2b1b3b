import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Reads the versions of the packages that a trained model depends on, by name. */
export function versions(): Record<string, string> {
  const read = (path: string): string => (require(path) as { version: string }).version;
  return {
    '@gnas/cli': read('../package.json'),
    '@gnas/core': read('@gnas/core/package.json'),
    '@gnas/space': read('@gnas/space/package.json'),
    '@gnas/backend-tfjs': read('@gnas/backend-tfjs/package.json'),
  };
}
