import { createBackend, type Device } from '@gnas/backend-tfjs';
import { type ClassPrediction, type GnasError, loadModel } from '@gnas/core';
import { conformanceCases } from '@gnas/core/conformance';
import { npz } from '@gnas/datasets';
import { plugin } from '@gnas/space';
import { expose } from 'comlink';
import { graph, searchForModel } from '../small-search.js';

const checks = {
  async deviceReason(device: Device): Promise<string> {
    return (await createBackend({ device })).deviceReason;
  },

  /** Runs one case of the conformance suite. @throws Error if the device doesn't conform */
  async conform(device: Device, name: string): Promise<void> {
    await conformanceCases.find((one) => one.name === name)?.run(await createBackend({ device }));
  },

  async predict(device: Device, file: Uint8Array): Promise<Pick<ClassPrediction, 'classes' | 'probabilities'>> {
    const model = await loadModel(file, { plugins: [plugin] });
    const { classes, probabilities } = await model.predict(graph, await createBackend({ device }));
    return { classes, probabilities };
  },

  /** Returns the error of a loader that needs a file system. */
  readFile(): Promise<string> {
    return npz({ file: 'cora.npz' }).then(
      () => 'read',
      ({ code, message }: GnasError) => `${code}: ${message}`,
    );
  },

  async search(device: Device): Promise<Awaited<ReturnType<typeof searchForModel>>> {
    return searchForModel(await createBackend({ device }));
  },
};

export type DeviceChecks = typeof checks;

expose(checks);
