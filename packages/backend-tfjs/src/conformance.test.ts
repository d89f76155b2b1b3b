import { conformanceCases } from '@gnas/core/conformance';
import { describe, expect, it } from 'vitest';
import { createBackend } from './create-backend.js';
import { missing, started } from './testing/devices.js';

describe.each(started)('%s conforms', (_device, backend) => {
  it.each(conformanceCases.map((one) => [one.name, one] as const))('%s', (_name, { run }) => run(backend));
});

for (const [device, { message }] of missing)
  it(`${device} IS NOT TESTED HERE. ${message}`, async () => {
    expect(['tensorflow', 'webgpu']).toContain(device);
    await expect(createBackend({ device })).rejects.toMatchObject({ code: 'GNAS_DEVICE_UNAVAILABLE' });
  });
