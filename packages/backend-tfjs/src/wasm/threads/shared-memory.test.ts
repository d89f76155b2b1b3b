import { expect, it } from 'vitest';
import { decodeBase64 } from '../decode-base64.js';
import { kernelsBase64 } from '../kernels.generated.js';
import { withSharedMemory } from './shared-memory.js';

/** A module without code: its header, then one section. */
const moduleOf = (...section: number[]) => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, ...section);

it('shares a memory that a module imports', () => {
  const kernels = decodeBase64(kernelsBase64);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  expect(() => new WebAssembly.Instance(new WebAssembly.Module(kernels), { env: { memory } })).toThrow(WebAssembly.LinkError);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(withSharedMemory(kernels)), { env: { memory } });
  const values = new Float32Array(memory.buffer);
  values.set([1, 2, 3, 4, 5], 0);
  (exports.addTo as CallableFunction)(0, 5, 0, 32);
  expect([...values.subarray(8, 13)]).toEqual([1, 2, 3, 4, 5]);
});

it('shares a memory that a module has itself, and skips other imports', () => {
  const own = new WebAssembly.Instance(
    new WebAssembly.Module(withSharedMemory(moduleOf(5, 4, 1, 1, 1, 2, 7, 5, 1, 1, 109, 2, 0))),
  );
  expect((own.exports.m as WebAssembly.Memory).buffer).toBeInstanceOf(SharedArrayBuffer);
  const afterGlobal = moduleOf(2, 14, 2, 1, 97, 1, 98, 3, 127, 0, 1, 97, 1, 99, 2, 1, 1, 2);
  afterGlobal[9] = afterGlobal.length - 10;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
  const global = new WebAssembly.Global({ value: 'i32' }, 0);
  expect(
    () => new WebAssembly.Instance(new WebAssembly.Module(withSharedMemory(afterGlobal)), { a: { b: global, c: memory } }),
  ).not.toThrow();
});

it('refuses a module without a memory that has a maximum', () => {
  expect(() => withSharedMemory(moduleOf())).toThrow(/no memory with a maximum/);
  expect(() => withSharedMemory(moduleOf(5, 3, 1, 0, 1))).toThrow(/no memory with a maximum/);
});
