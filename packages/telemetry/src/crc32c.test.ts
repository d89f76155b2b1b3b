import { describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c.js';
import { tfRecord } from './tf-record.js';

describe('crc32c', () => {
  // From RFC 3720, appendix B.4, and the common check value.
  it.each<[string, Uint8Array, number]>([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 ascending bytes', Uint8Array.from({ length: 32 }, (_, k) => k), 0x46dd794e],
    ['32 descending bytes', Uint8Array.from({ length: 32 }, (_, k) => 31 - k), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s is the published checksum', (_, bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });

  it('is masked, and frames a record', () => {
    expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8);
    // The output of TensorBoard's own record writer for b"gnas".
    expect(Buffer.from(tfRecord(new TextEncoder().encode('gnas'))).toString('hex')).toBe(
      '040000000000000042455204676e61737e126fc6',
    );
  });
});
