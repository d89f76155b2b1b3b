import { ringGraph } from '@gnas/core/conformance';
import { describe, expect, it } from 'vitest';
import { createBackend } from './create-backend.js';
import { fastestDevice, type StartDevice } from './fastest-device.js';
import { isInstalled } from './optional-package.js';
import { nativePackages } from './tensorflow/packages.js';

const start: StartDevice = async () => ({ software: false });

describe('createBackend', () => {
  it('refuses an unknown device and suggests the nearest one', async () => {
    await expect(createBackend({ device: 'wsam' as never })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/did you mean "wasm"/),
    });
  });

  it('auto names the device and the reason, and does not fail if another device is missing', async () => {
    const backend = await createBackend({}, ringGraph());
    expect(['wasm', 'tensorflow', 'webgpu']).toContain(backend.device);
    const others = [...nativePackages, 'webgpu'];
    expect(backend.deviceReason).toMatch(others.some(isInstalled) ? /^the fastest/ : /^the fastest device here$/);
  });

  it('auto measures on the given graph and frees everything it made', async () => {
    const backend = await createBackend({ device: 'cpu' });
    const before = backend.memory().numTensors;
    const { reason } = await fastestDevice(async (device) => {
      if (device === 'webgpu') throw new Error('no adapter');
      return start(device);
    }, ringGraph());
    expect(reason).toMatch(/^the fastest (device here|for "ring")/);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('auto falls back to plain JavaScript without WebAssembly', async () => {
    const { device, reason } = await fastestDevice(async (device) => {
      if (device === 'wasm') throw new Error('compilation is forbidden');
      return start(device);
    });
    expect(device).toBe('cpu');
    expect(reason).toBe('WebAssembly is not available (compilation is forbidden), so plain JavaScript is used instead');
  });
});
