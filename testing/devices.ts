import { createBackend, type Device, devices as known } from '@gnas/backend-tfjs';
import { type Backend, GnasError } from '@gnas/core';

const backends = new Map<Device, Backend>();
/** Why the other devices do not start on this machine. */
export const missing = new Map<Device, GnasError>();

for (const device of known)
  try {
    backends.set(device, await createBackend({ device }));
  } catch (error) {
    if (!(error instanceof GnasError)) throw error;
    missing.set(device, error);
  }

/** The devices that start on this machine. */
export const devices: readonly Device[] = [...backends.keys()];

/** The backend of a device, shared by all tests of a file. */
export const backendOf = (device: Device): Backend => backends.get(device) as Backend;

/** Devices that are fast enough for whole models, so no emulated GPU. */
export const quickDevices: readonly Device[] = devices.filter((device) => !backendOf(device).software);
