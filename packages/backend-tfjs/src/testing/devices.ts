import { type Backend, GnasError } from '@gnas/core';
import { createBackend, type Device, devices } from '../create-backend.js';

/** The devices that start on this machine, and why the others do not. */
export const started: readonly (readonly [Device, Backend])[] = [];
export const missing: readonly (readonly [Device, GnasError])[] = [];

for (const device of devices)
  try {
    (started as [Device, Backend][]).push([device, await createBackend({ device })]);
  } catch (error) {
    if (!(error instanceof GnasError)) throw error;
    (missing as [Device, GnasError][]).push([device, error]);
  }
