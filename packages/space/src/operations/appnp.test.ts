import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { APPNP, type APPNPOptions } from './appnp.js';

const options: Record<string, APPNPOptions> = {
  '10 steps': {},
  '3 steps, weighted edges': { steps: 3, alpha: 0.4 },
};

describe.each(devices)('APPNP on %s', (device) => {
  it.each(referenceCases('appnp').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, new APPNP(options[name]), {}),
  );
});
