import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nasBenchGraph } from './nas-bench-graph.js';

const data = process.env.GNAS_DATA_DIR;
const folder = mkdtempSync(join(tmpdir(), 'gnas-table-'));
/** Pickles a dict of architectures as Python does with protocol 3. Each row lists its values in the file's order. */
const pickled = (rows: Record<number, readonly number[]>): Buffer => {
  const text = (value: string) => Buffer.concat([Buffer.from([0x58, value.length, 0, 0, 0]), Buffer.from(value)]);
  const float = (value: number) => {
    const bytes = Buffer.from([0x47, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  };
  const row = (figures: readonly number[]) => [
    Buffer.from('}('),
    ...['valid_perf', 'perf', 'latency', 'para'].flatMap((column, at) =>
      figures[at] === undefined ? [] : [text(column), float(figures[at])],
    ),
    Buffer.from('u'),
  ];
  const all = Object.entries(rows).flatMap(([key, figures]) => [
    Buffer.from([0x4d, Number(key) & 255, Number(key) >> 8]),
    ...row(figures),
  ]);
  return Buffer.concat([Buffer.from('\x80\x03}(', 'latin1'), ...all, Buffer.from('u.')]);
};
const written = (content: Uint8Array): { root: string } => {
  writeFileSync(join(folder, 'cora.bench'), content);
  return { root: folder };
};

describe.runIf(data)('nasBenchGraph (needs GNAS_DATA_DIR)', () => {
  it('reads Cora: every architecture, and the optimum of the paper', async () => {
    const table = await nasBenchGraph('cora');
    expect([table.name, table.benchmark, table.metric, table.size]).toEqual([
      'NAS-Bench-Graph on cora',
      'nas-bench-graph',
      'accuracy',
      26_206,
    ]);
    expect(Math.max(...[...table].map(([, { test }]) => test))).toBeCloseTo(0.8313, 4);
    const four = table.get('0');
    expect(four).toMatchObject({ validation: 0.7733333333333334, test: 0.797, parameters: 1_736_711 });
    expect(four?.latencyMs).toBeCloseTo(5.9222, 4);
    expect(table.get('88888')).toBeUndefined();
    for (const [, { validation, test }] of table) expect(validation * test).toBeGreaterThan(0);
  });

  it.each([
    ['pubmed', 26_206, 'accuracy', 0.786],
    ['arxiv', 26_206, 'accuracy', 0.7239],
    ['proteins', 2_021, 'rocAuc', 0.7926],
  ] as const)('reads %s', async (name, size, metric, best) => {
    const table = await nasBenchGraph(name);
    expect([table.size, table.metric]).toEqual([size, metric]);
    expect(Math.max(...[...table].map(([, { test }]) => test))).toBeCloseTo(best, 4);
  });

  it('rejects a real file that is truncated or changed anywhere', async () => {
    const whole = readFileSync(join(data as string, 'nas-bench-graph', 'proteins.bench')).subarray(0, 4000);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, value, cut) => {
        const damaged = Buffer.from(cut ? whole.subarray(0, at) : whole);
        if (!cut) damaged[at] = value;
        const error = await nasBenchGraph('cora', written(damaged)).catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(GnasError);
        expect(error).toMatchObject({ code: 'GNAS_INVALID_FILE' });
      }),
      { numRuns: 100 },
    );
  });
});

describe('nasBenchGraph', () => {
  it('converts units', async () => {
    const table = await nasBenchGraph('cora', written(pickled({ 7: [0.5, 0.25, 0.002, 1.5] })));
    expect([...table]).toEqual([['7', { validation: 0.5, test: 0.25, latencyMs: 2, parameters: 1_500_000 }]]);
  });

  it.each([
    ['a performance above 1', { 1: [81, 0.5, 1, 1] }, /architecture 1 has 81 as "valid_perf"/],
    ['a missing column', { 1: [0.5, 0.5, 1] }, /undefined as "para"/],
    ['NaN', { 1: [0.5, Number.NaN, 1, 1] }, /NaN as "perf"/],
    ['no architectures', {}, /expected a dict of architectures/],
  ])('rejects a file with %s', async (_, rows, message) => {
    await expect(nasBenchGraph('cora', written(pickled(rows)))).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('rejects a file that does not hold a dict', async () => {
    await expect(nasBenchGraph('cora', written(Buffer.from('\x80\x03K\x01.', 'latin1')))).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
    });
  });

  it('says where to get a missing file, and suggests a name', async () => {
    await expect(nasBenchGraph('arxiv', { root: folder })).rejects.toMatchObject({
      code: 'GNAS_FILE_NOT_FOUND',
      message: expect.stringMatching(/github\.com\/THUMNLab\/NAS-Bench-Graph.*light\/arxiv\.bench.*GNAS_DATA_DIR/),
    });
    await expect(nasBenchGraph('protein' as never)).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/did you mean "proteins"/),
    });
  });
});
