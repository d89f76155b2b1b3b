import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from './encode-csv.js';
import { fromCsv } from './from-csv.js';

const parameters = { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 250), seed: Number(process.env.GNAS_TEST_SEED ?? 1) };
const folder = mkdtempSync(join(tmpdir(), 'gnas-csv-'));
const nodes = join(folder, 'nodes.csv');
const edges = join(folder, 'edges.csv');
const good = {
  [nodes]: Buffer.from(
    `id,topic,age,color,about\n${Array.from({ length: 12 }, (_, k) => `n${k},${k % 3 ? 'é' : '"b, c"'},${k / 2},${k % 2 ? 'red' : 'blue'},graphs and things ${k % 4}`).join('\n')}\n`,
  ),
  [edges]: Buffer.from(`source,target\n${Array.from({ length: 20 }, (_, k) => `n${k % 12},n${(k * 5) % 12}`).join('\n')}\n`),
};

const pieces = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\ufeff',
  '\u2028',
  'id',
  '__proto__',
  'constructor',
  'NaN',
  '1e999',
  '-',
]
  .map((text) => Buffer.from(text))
  .concat([Buffer.from([0xff, 0xfe]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.alloc(70_000, 'x')]);

/** Changes to a file: replaces bytes at a place that is a share of its length. */
const damage = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(400)),
    insert: fc.oneof(fc.constantFrom(...pieces), fc.uint8Array({ maxLength: 4 })),
  }),
  { maxLength: 4 },
);

function damaged(bytes: Uint8Array, changes: readonly { at: number; remove: number; insert: Uint8Array }[]): Buffer {
  return changes.reduce<Buffer>((file, { at, remove, insert }) => {
    const from = Math.floor(at * file.length);
    return Buffer.concat([file.subarray(0, from), insert, file.subarray(from + remove)]);
  }, Buffer.from(bytes));
}

describe('fromCsv and encodeCsv, with damaged tables', () => {
  it('return a graph, or an error that names the file', async () => {
    writeFileSync(nodes, good[nodes] as Buffer);
    writeFileSync(edges, good[edges] as Buffer);
    const { schema } = await fromCsv({ nodes, edges, label: 'topic' });
    await fc.assert(
      fc.asyncProperty(damage, damage, async (nodeChanges, edgeChanges) => {
        writeFileSync(nodes, damaged(good[nodes] as Buffer, nodeChanges));
        writeFileSync(edges, damaged(good[edges] as Buffer, edgeChanges));
        for (const read of [() => fromCsv({ nodes, edges, label: 'topic' }), () => encodeCsv({ nodes, edges, schema })])
          try {
            const graph = await read();
            expect(graph.nodeIds).toHaveLength(graph.numNodes);
            expect(graph.features.values.every(Number.isFinite)).toBe(true);
          } catch (error) {
            if (!(error instanceof GnasError)) throw error;
            expect(error.message).toMatch(/nodes\.csv|edges\.csv/);
          }
      }),
      parameters,
    );
  });

  it('name the line where a file stops being UTF-8', async () => {
    writeFileSync(edges, 'source,target\n1,2\n');
    writeFileSync(nodes, Buffer.concat([Buffer.from('id,topic\n1,naïve\n2,'), Buffer.from('caf\xe9\n', 'latin1')]));
    await expect(fromCsv({ nodes, edges, label: 'topic' })).rejects.toThrow(/nodes\.csv, line 3: the text is not UTF-8/);
  });

  it('name the line of a number that is far out of range', async () => {
    writeFileSync(nodes, 'id,topic,age\n1,a,1\n2,b,2\n3,a,3\n4,b,4\n');
    writeFileSync(edges, 'source,target\n1,2\n');
    const { schema } = await fromCsv({ nodes, edges, label: 'topic' });
    writeFileSync(nodes, 'id,age\n1,1\n2,9e307\n');
    await expect(encodeCsv({ nodes, edges, schema })).rejects.toThrow(/nodes\.csv, line 3: "9e307" in column "age"/);
  });

  it('handle 100,000 columns in linear time', async () => {
    const columns = Array.from({ length: 100_000 }, (_, column) => `c${column}`).join(',');
    writeFileSync(nodes, `id,topic,${columns}\n1,a\n`);
    await expect(fromCsv({ nodes, edges, label: 'topic' })).rejects.toThrow(/nodes\.csv, line 2: the row has 2 cells/);
  });
});
