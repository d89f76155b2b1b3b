import { conformanceCases } from '@gnas/core/conformance';
import { describe, expect, it } from 'vitest';
import { backendOf, devices, missing } from '../../../testing/devices.js';
import { createBackend } from './create-backend.js';

describe.each(devices)('%s conforms', (device) => {
  const backend = backendOf(device);
  it.each(conformanceCases.map((one) => [one.name, one] as const))('%s', (_name, { run }) => run(backend));
});

for (const [device, { message }] of missing)
  it(`${device} IS NOT TESTED HERE: ${message}`, async () => {
    expect(['tensorflow', 'webgpu']).toContain(device);
    await expect(createBackend({ device })).rejects.toMatchObject({ code: 'GNAS_DEVICE_UNAVAILABLE' });
  });
