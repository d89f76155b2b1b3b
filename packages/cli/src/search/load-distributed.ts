import { GnasError } from '@gnas/core';

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
