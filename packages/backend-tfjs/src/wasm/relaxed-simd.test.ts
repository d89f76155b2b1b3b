import { conformanceCases } from '@gnas/core/conformance';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';
import { decodeBase64 } from './decode-base64.js';
import { kernelsBase64 } from './relaxed-kernels.generated.js';
import { enableRelaxedSimd, hasRelaxedSimd } from './relaxed-simd.js';

const relaxedKernelsAreValid = (): boolean => WebAssembly.validate(decodeBase64(kernelsBase64));

describe('enableRelaxedSimd', () => {
  beforeAll(() => {
    expect(hasRelaxedSimd()).toBe(!process.versions.node.startsWith('20.'));
    expect(relaxedKernelsAreValid()).toBe(hasRelaxedSimd());
    expect(enableRelaxedSimd()).toBe(true);
  });

  it('leaves relaxed SIMD on, for the kernels too', () => {
    expect(hasRelaxedSimd()).toBe(true);
    expect(relaxedKernelsAreValid()).toBe(true);
    expect(enableRelaxedSimd()).toBe(true);
  });

  it.each(conformanceCases.map((one) => [one.name, one] as const))('%s, with relaxed SIMD', async (_name, { run }) => {
    await run(await createBackend({ device: 'wasm' }));
  });
});
