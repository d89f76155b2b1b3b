import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { countValues } from './parquet-pages.js';

/** Thrift's compact form of a page: sizes, a header of a data page with a number of values, and its bytes. */
function page(values: readonly number[], bytes: readonly number[]): number[] {
  const header = [0x15, ...values, 0x15, 0, 0x15, 6, 0x15, 6, 0];
  return [0x15, 0, 0x15, 2 * bytes.length, 0x15, 2 * bytes.length, 0x2c, ...header, 0, ...bytes];
}

it('counts the values that all pages claim', () => {
  // 3 and 4 values, as zigzag numbers.
  expect(countValues(Uint8Array.from([...page([6], [1, 2, 3]), ...page([8], [])]), 100)).toBe(7);
});

it("stops at a run without end, and refuses what it can't read", {
  meta: { attempt: 'small file with a large end', tries: 5 },
}, () => {
  const endless = page([0xfe, 0xff, 0xff, 0xff, 0x0f], []);
  expect(countValues(Uint8Array.from([...endless, ...endless]), 1_000)).toBe(2 ** 31 - 1);
  expect(() => countValues(Uint8Array.of(0x15), 10)).toThrow(/cut off/);
  expect(() => countValues(new Uint8Array(100_000).fill(0x1c), 10)).toThrow(/nested too deeply/);
  expect(() => countValues(Uint8Array.of(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f), 10)).toThrow(/longer than the file/);
  expect(() => countValues(Uint8Array.of(0x15, 0, 0), 10)).toThrow(/has no size/);
});

it('counts the values of a file as its metadata do', async () => {
  const data = Array.from({ length: 5_000 }, (_, k) => k % 7);
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data, type: 'INT32' }] }));
  const { parquetMetadata } = await import('hyparquet');
  const group = parquetMetadata(bytes.buffer).row_groups[0];
  const chunk = group?.columns[0]?.meta_data;
  const from = Number(chunk?.dictionary_page_offset ?? chunk?.data_page_offset);
  const values = countValues(bytes.subarray(from, from + Number(chunk?.total_compressed_size)), 1e9);
  expect(values).toBe(Number(group?.num_rows) + (chunk?.dictionary_page_offset ? 7 : 0));
});
