import { GnasError } from '@gnas/core';

/** The module from which each thread of a worker has its plugins. */
export const workerPluginsModule = new URL('./worker-plugins.js', import.meta.url);

/** Loads the package that queues need. @throws GnasError GNAS_MISSING_DEPENDENCY */
export async function loadDistributed(): Promise<typeof import('@gnas/distributed')> {
  try {
    return await import('@gnas/distributed');
  } catch (cause) {
    throw new GnasError('GNAS_MISSING_DEPENDENCY', 'A queue needs the package @gnas/distributed: npm install @gnas/distributed', {
      cause,
    });
  }
}
