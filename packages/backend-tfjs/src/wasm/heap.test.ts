import { type Backend, Random, type Tensor } from '@gnas/core/plugin';
import { engine } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';
import { kernelsBase64 } from './kernels.generated.js';
import { kernelsBase64 as relaxedKernelsBase64 } from './relaxed-kernels.generated.js';

describe('a full WebAssembly heap', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await createBackend({ device: 'wasm' });
  });

  /** [rows, 1] times [1, columns]: only the product is large. */
  const product = (rows: number, columns: number): Tensor => {
    const ops = backend.ops({ training: false, seed: 0 });
    return ops.matmul(ops.constant(new Float32Array(rows), [rows, 1]), ops.constant(new Float32Array(columns), [1, columns]));
  };

  it.each([
    ['just below 4 GiB, more than the heap can grow', 32_768, 32_767],
    ['more than 32 bits address', 60_000, 20_000],
  ])('ends in GNAS_OUT_OF_MEMORY: %s', async (_, rows, columns) => {
    const before = backend.memory().numTensors;
    expect(() => backend.tidy(() => product(rows, columns))).toThrow(
      expect.objectContaining({
        code: 'GNAS_OUT_OF_MEMORY',
        message: expect.stringMatching(/heap has grown to \d+ MiB of at most 3840 MiB and has no room for \d{4} MiB more/),
      }),
    );
    const parameter = backend.createVariable('p', new Float32Array(rows), [rows, 1]);
    const loss = () => {
      const ops = backend.ops({ training: true, seed: 0 });
      return ops.sum(ops.matmul(parameter.tensor, ops.constant(new Float32Array(columns), [1, columns])));
    };
    expect(() => backend.valueAndGrad(loss, () => [parameter])).toThrow(expect.objectContaining({ code: 'GNAS_OUT_OF_MEMORY' }));
    backend.disposeVariable(parameter);
    expect(backend.memory().numTensors).toBe(before);
    const small = backend.tidy(() => product(2, 3));
    expect(await backend.read(small)).toHaveLength(6);
    backend.dispose(small);
  });

  it('refuses a tensor of a stock kernel that does not fit, instead of writing to address 0', () => {
    const ops = backend.ops({ training: false, seed: 0 });
    const vector = ops.constant(new Float32Array(2 ** 15), [2 ** 15, 1]);
    expect(() => backend.tidy(() => ops.add(vector, ops.reshape(vector, [1, 2 ** 15])))).toThrow(
      expect.objectContaining({ code: 'GNAS_OUT_OF_MEMORY' }),
    );
    backend.dispose(vector);
  });

  it('returns no memory beyond its end and no memory in use, even when it is almost full', () => {
    const { wasm } = engine().backend as unknown as {
      wasm: { _malloc(bytes: number): number; _free(address: number): void; HEAPU8: Uint8Array };
    };
    const random = new Random(1);
    const held: { begin: number; end: number }[] = [];
    const release = (): void => {
      const [block] = held.splice(random.integer(held.length), 1);
      if (block) wasm._free(block.begin);
    };
    let refused = 0;
    for (let round = 0; round < 600; round++) {
      if (held.length > 0 && random.uniform() < 0.35) release();
      const bytes = 16 + random.integer(random.uniform() < 0.5 ? 5e8 : 5e6);
      try {
        const begin = wasm._malloc(bytes) >>> 0;
        const end = begin + bytes;
        expect(end).toBeLessThanOrEqual(wasm.HEAPU8.length);
        expect(held.some((other) => begin < other.end && other.begin < end)).toBe(false);
        held.push({ begin, end });
      } catch (error) {
        expect(error).toMatchObject({ code: 'GNAS_OUT_OF_MEMORY' });
        refused++;
        for (let more = 0; more < 5 && held.length > 0; more++) release();
      }
    }
    expect(refused).toBeGreaterThan(5);
    while (held.length > 0) release();
  });
});

describe('the kernels', () => {
  const sections = (base64: string): number[] => {
    const bytes = Buffer.from(base64, 'base64');
    const ids: number[] = [];
    for (let at = 8; at < bytes.length; ) {
      ids.push(bytes[at++] as number);
      let size = 0;
      for (let shift = 0, more = true; more; shift += 7) {
        const byte = bytes[at++] as number;
        size |= (byte & 127) << shift;
        more = byte >= 128;
      }
      at += size;
    }
    return ids;
  };

  it.each([
    ['plain', kernelsBase64],
    ['relaxed', relaxedKernelsBase64],
  ])('have no static data, which would overwrite that of TensorFlow.js: %s', (_, base64) => {
    expect(sections(base64)).toContain(10);
    expect(sections(base64)).not.toContain(11);
  });
});
