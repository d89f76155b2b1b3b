import { conformanceCases } from '@gnas/core/conformance';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';
import { enableRelaxedSimd, hasRelaxedSimd } from './relaxed-simd.js';

describe('enableRelaxedSimd', () => {
  beforeAll(() => {
    expect(hasRelaxedSimd()).toBe(!process.versions.node.startsWith('20.'));
    expect(enableRelaxedSimd()).toBe(true);
  });

  it('leaves relaxed SIMD on', () => {
    expect(hasRelaxedSimd()).toBe(true);
    expect(enableRelaxedSimd()).toBe(true);
  });

  it.each(conformanceCases.map((one) => [one.name, one] as const))('%s, with relaxed SIMD', async (_name, { run }) => {
    await run(await createBackend({ device: 'wasm' }));
  });
});
