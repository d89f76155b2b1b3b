import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tu } from '../graph-level/tu.js';
import { ogb } from '../ogb/ogb.js';
import { fromCsv } from './from-csv.js';
import { readCsv } from './read-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-large-'));
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const zeros = (bytes: number) => new Uint8Array(bytes);
const many = (count: number, text: (k: number) => string): string => Array.from({ length: count }, (_, k) => text(k)).join('');
const named = (name: string, text: string) => ({ name, text });
const graphml = (keys: string, nodes: string) => `<graphml>${keys}<graph edgedefault="directed">${nodes}</graph></graphml>`;

/** Each is small, and would take minutes or gigabytes if its reader believed it. */
const files: readonly [string, () => Promise<unknown>, RegExp][] = [
  [
    'gzip data of fifty million zeros',
    () => readCsv(write('zeros.csv.gz', gzipSync(zeros(5e7)))),
    /unpack to more than [\d,]+ bytes/,
  ],
  [
    'gzip data that claim another length',
    () => {
      const bytes = gzipSync(Buffer.from('id,topic\n1,a\n'));
      bytes[bytes.length - 2] = 1;
      return readCsv(write('claim.csv.gz', bytes));
    },
    /damaged: they unpack to 13 bytes, and end with a length of 65549/,
  ],
  [
    'two hundred thousand columns',
    () =>
      readCsv(
        named(
          'wide.csv',
          many(200_000, (k) => `${k},`),
        ),
      ),
    /200,000 columns; the limit is 131,072/,
  ],
  [
    'a key of its own in each row',
    () =>
      readCsv(
        named(
          'keys.jsonl',
          many(10_000, (k) => `{"id":${k},"k${k}":1}\n`),
        ),
      ),
    /its 10,000 rows have 10,001 different keys/,
  ],
  [
    'a value nested without end',
    () => readCsv(named('deep.jsonl', `{"id":1,"v":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
    /deep.jsonl, line 1: a value can't be written as text/,
  ],
  [
    'XML of open brackets alone',
    () => readCsv(named('open.graphml', `<graphml><graph>${'<'.repeat(500_000)}`)),
    /the XML is damaged: unclosed xml attribute/,
  ],
  [
    'XML with a default of each attribute for each node',
    () =>
      readCsv(
        named(
          'keys.graphml',
          graphml(
            many(5_000, (k) => `<key id="${k}" for="node" attr.name="${k}" attr.type="string"><default>d</default></key>`),
            many(5_000, (k) => `<node id="${k}"/>`),
          ),
        ),
      ),
    /declares 5000 attributes for 5000 nodes/,
  ],
  ['more graphs than lines', () => tu({ file: write('graphs.txt', '1000000000000000\n1 0\n0 0\n') }), /the file has 4 lines/],
];

describe('a small file with a large end', () => {
  it.each(files)('is refused: %s', { meta: { attempt: 'small file with a large end' } }, async (_, read, message) => {
    const began = performance.now();
    await expect(read()).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE', message: expect.stringMatching(message) });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('is refused in the layout of the Open Graph Benchmark', {
    meta: { attempt: 'small file with a large end', tries: 2 },
  }, async () => {
    mkdirSync(join(folder, 'ogb', 'raw'), { recursive: true });
    const labels = join('ogb', 'raw', 'node-label.csv.gz');
    for (const [byte, message] of [
      ['0\n', /too many for its size/],
      ['1', /has more than 1048576 characters/],
    ] as const) {
      write(labels, gzipSync(Buffer.from(byte.repeat(1e7 / byte.length))));
      await expect(ogb({ folder: join(folder, 'ogb') })).rejects.toThrow(message);
    }
  });
});

it('reads gzip data of several members', async () => {
  const [first, second] = ['id,topic\n1,a\n', '2,b\n'].map((text) => gzipSync(Buffer.from(text)));
  const { rows } = await readCsv(write('members.csv.gz', Buffer.concat([first as Uint8Array, second as Uint8Array])));
  expect(rows).toEqual([
    ['1', 'a'],
    ['2', 'b'],
  ]);
});

it('takes columns that are named as methods of every object', async () => {
  const nodes = `id,topic,constructor,__proto__\n${many(12, (k) => `n${k},${k % 2 ? 'a' : 'b'},${k},${k}\n`)}`;
  const { features } = await fromCsv({ nodes: { text: nodes }, edges: { text: 'source,target\nn0,n1\n' }, label: 'topic' });
  expect(features.columns).toBe(2);
});
