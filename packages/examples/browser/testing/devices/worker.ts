import { createBackend, type Device } from '@gnas/backend-tfjs';
import { loadModel, type Prediction } from '@gnas/core';
import { conformanceCases } from '@gnas/core/conformance';
import { plugin } from '@gnas/space';
import { expose } from 'comlink';
import { graph, searchForModel } from '../small-search.js';

const checks = {
  async deviceReason(device: Device): Promise<string> {
    return (await createBackend({ device })).deviceReason;
  },

  /** Runs one case of the conformance suite. @throws Error where the device does not conform */
  async conform(device: Device, name: string): Promise<void> {
    await conformanceCases.find((one) => one.name === name)?.run(await createBackend({ device }));
  },

  async predict(device: Device, file: Uint8Array): Promise<Prediction> {
    return (await loadModel(file, { plugins: [plugin] })).predict(graph, await createBackend({ device }));
  },

  async search(device: Device): Promise<Awaited<ReturnType<typeof searchForModel>>> {
    return searchForModel(await createBackend({ device }));
  },
};

export type DeviceChecks = typeof checks;

expose(checks);
