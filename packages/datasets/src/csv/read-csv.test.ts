import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columnIndex, readCsv } from './read-csv.js';

const read = async (text: string) => {
  const { columns, rows, lines } = await readCsv({ text, name: 't.csv' });
  return { columns, rows, lines };
};
const wanted = {
  columns: ['a', 'b'],
  rows: [
    ['1', 'x'],
    ['2', 'y'],
  ],
};

describe('a table', () => {
  it.each([
    ['ends its lines with separators', 'a,b,,\n1,x,,\n2,y,,\n'],
    ['does so in its rows alone', 'a,b\n1,x,\n2,y,\n'],
    ['has rows without a value', 'a,b\n1,x\n,\n \n2,y\n,,\n'],
    ['begins with the separator, as Excel writes it', 'sep=;\r\na;b\r\n1;x\r\n2;y\r\n'],
  ])('is read if it %s', async (_, text) => {
    expect(await read(text)).toMatchObject(wanted);
  });

  it('keeps the numbers of lines after blank ones', async () => {
    expect((await read('a,b\n\n1,x\n,\n2,y\n')).lines).toEqual([3, 5]);
    await expect(read('a,b\n\n1,x\n2,y,z\n')).rejects.toThrow(/t.csv, line 4: the row has 3 cells/);
  });

  it('may have quotes within cells', async () => {
    expect((await read('a,b\n5" pipe,x\n"2, or 3",y\n')).rows).toEqual([
      ['5" pipe', 'x'],
      ['2, or 3', 'y'],
    ]);
  });

  it('may mix the ends of lines', async () => {
    expect((await read('a,b\r\n"1\nor 2",x\n3,y\r\n4,z\n')).rows).toEqual([
      ['1\nor 2', 'x'],
      ['3', 'y'],
      ['4', 'z'],
    ]);
  });

  it('may be UTF-16 without a byte order mark', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gnas-utf16-'));
    const little = Buffer.from('a,b\n1,x\n2,y\n', 'utf16le');
    for (const [name, bytes] of Object.entries({ little, big: Buffer.from(little).swap16() })) {
      writeFileSync(join(folder, name), bytes);
      expect(await readCsv(join(folder, name))).toMatchObject(wanted);
    }
  });

  it('that is one JSON object is refused, and one without a header gets a hint', async () => {
    await expect(read('{"nodes":[{"id":1}],"links":[]}')).rejects.toThrow(/one object, with "nodes", "links"\. Write one object/);
    await expect(read('{\n"a": 1\n}')).rejects.toThrow(/line 1: the line is not JSON.*an array of objects/s);
    expect(() => columnIndex({ name: 't.csv', columns: ['n1', '7'] }, 'label', 'label')).toThrow(
      /first line must name the columns/,
    );
  });
});
