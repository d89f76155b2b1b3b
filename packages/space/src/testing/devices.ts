import { createBackend, type Device, devices as known } from '@gnas/backend-tfjs';
import type { Backend } from '@gnas/core';

const started = new Map<Device, Backend>();

// A device that this machine lacks is named, with the reason, by the tests of backend-tfjs.
for (const device of known)
  await createBackend({ device }).then(
    (backend) => started.set(device, backend),
    () => {},
  );

/** The devices that start here. */
export const devices: readonly Device[] = [...started.keys()];

/** One backend per device for all tests of a file. */
export async function backendOf(device: Device): Promise<Backend> {
  return started.get(device) as Backend;
}

/** Those that are quick enough for whole models: not a GPU that the processor plays. */
export const quickDevices: readonly Device[] = devices.filter(
  (device) => !/played by the processor/.test(started.get(device)?.deviceReason ?? ''),
);
