import { describe, expect, it } from 'vitest';
import { seal, sealJob, unseal, unsealJob } from './seal.js';

const secret = 'a secret of some length';
const value = {
  nan: Number.NaN,
  minusZero: -0,
  infinity: -Infinity,
  none: undefined,
  map: new Map([['w', new Float32Array([0.1])]]),
};

describe('seal', () => {
  it('keeps every bit', () => {
    const read = unseal<typeof value>(secret, 'here', seal(secret, 'here', value));
    expect(read).toEqual(value);
    expect(Object.is(read.minusZero, -0)).toBe(true);
    expect(unsealJob(secret, 'here', JSON.parse(JSON.stringify(sealJob(secret, 'here', value))))).toEqual(value);
  });

  it('rejects another secret, another place, and any changed byte', () => {
    const sealed = seal(secret, 'here', { number: 1 });
    expect(() => unseal('another secret of that length', 'here', sealed)).toThrow(/wrong signature/);
    expect(() => unseal(secret, 'there', sealed)).toThrow(/wrong signature/);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
      expect(() => unseal(secret, 'here', changed)).toThrow(/wrong signature/);
    }
  });

  it('rejects what is not sealed', () => {
    for (const wrong of [undefined, {}, { sealed: '' }, { sealed: 'AAAA' }, { sealed: 7 }])
      expect(() => unsealJob(secret, 'here', wrong as never)).toThrow(/wrong signature/);
  });
});
