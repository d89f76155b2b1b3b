import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GnasError } from '../gnas-error.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

const tensors = new Map([
  ['op_0/weight', { shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 4, 5, 6) }],
  ['op_0/bias', { shape: [], values: Float32Array.of(0.1) }],
  ['__proto__', { shape: [0], values: new Float32Array(0) }],
]);

/** A file with the given header. */
function file(header: unknown, dataBytes = 24): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}
const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('restores tensors and metadata, whatever their names', () => {
    const bytes = encodeSafetensors(tensors, { format: 'gnas', about: 'Grüße, 世界' });
    const read = decodeSafetensors(bytes);
    expect(read.tensors).toEqual(tensors);
    expect(read.metadata).toEqual(
      new Map([
        ['format', 'gnas'],
        ['about', 'Grüße, 世界'],
      ]),
    );
    const elsewhere = new Uint8Array(bytes.length + 3);
    elsewhere.set(bytes, 3);
    expect(decodeSafetensors(elsewhere.subarray(3)).tensors).toEqual(tensors);
  });

  it('follows the layout of the format', () => {
    const bytes = encodeSafetensors(new Map([['w', { shape: [1], values: Float32Array.of(1) }]]));
    const headerBytes = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes)))).toEqual({
      __metadata__: {},
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
    });
    expect([...bytes.subarray(8 + headerBytes)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(0), /has 0 bytes/],
    ['a header longer than the file', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 123), /claims 18446744073709551615/],
    ['invalid JSON', file('{"a":'), /is not valid JSON/],
    ['invalid UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe), /is not valid JSON/],
    ['a list', file('[]'), /not a JSON object/],
    ['deep nesting', file('['.repeat(200_000)), /is not valid JSON/],
    ['metadata other than text', file({ __metadata__: { a: 1 } }), /"a" is not text/],
    ['a tensor other than an object', file({ a: null }), /tensor "a" is not a JSON object/],
    ['another dtype', file({ a: { ...tensor(0, 24), dtype: 'F64' } }), /dtype "F64"/],
    ['a negative size', file({ a: tensor(0, 24, [-2, -3]) }), /an invalid shape/],
    ['a size other than a number', file({ a: tensor(0, 24, ['6']) }), /an invalid shape/],
    [
      'sizes whose product is not finite',
      file({ a: tensor(0, 0, [...Array(40).fill(2 ** 52), 0]) }, 0),
      /data_offsets are 0 to 0/,
    ],
    ['a shape for other bytes', file({ a: tensor(0, 24, [5]) }), /takes 20 bytes/],
    ['half an offset', file({ a: { ...tensor(0, 24), data_offsets: [0] } }), /data_offsets/],
    ['an end before the begin', file({ a: tensor(24, 0, [6]) }), /data_offsets are 24 to 0/],
    ['an overlap', file({ a: tensor(0, 16), b: tensor(8, 24) }), /tensor "b" begins at byte 8, but the previous one ends at 16/],
    ['a gap', file({ a: tensor(0, 8), b: tensor(12, 24) }), /begins at byte 12, but the previous one ends at 8/],
    ['values beyond the end', file({ a: tensor(0, 48) }), /take 48 bytes, but it has 24/],
    ['extra bytes', file({ a: tensor(0, 8) }), /take 8 bytes, but it has 24/],
  ])('rejects %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(
      expect.objectContaining({ code: 'GNAS_INVALID_FILE', message: expect.stringMatching(message) }),
    );
  });

  it('rejects every truncated file', () => {
    const bytes = encodeSafetensors(tensors);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(GnasError);
  });

  it('decodes a changed file completely or rejects it', () => {
    const good = encodeSafetensors(tensors, { format: 'gnas' });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.uint8Array({ maxLength: 40 }),
        (changes, tail) => {
          const bytes = Uint8Array.from([...good, ...tail]);
          for (const [at, value] of changes) bytes[at] = value;
          try {
            for (const { shape, values } of decodeSafetensors(bytes).tensors.values())
              expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
          } catch (error) {
            if (!(error instanceof GnasError && error.code === 'GNAS_INVALID_FILE')) throw error;
          }
        },
      ),
      { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 1000), seed: Number(process.env.GNAS_TEST_SEED ?? 1) },
    );
  });

  it('rejects parameters with a reserved name or a wrong shape', () => {
    const values = Float32Array.of(1);
    expect(() => encodeSafetensors(new Map([['__metadata__', { shape: [1], values }]]))).toThrow(
      /Give the parameter another name/,
    );
    expect(() => encodeSafetensors(new Map([['a', { shape: [2], values }]]))).toThrow(/1 values/);
  });
});
