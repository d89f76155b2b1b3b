import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MusaeOptions, musae } from './musae.js';

const root = mkdtempSync(join(tmpdir(), 'gnas-musae-'));
const hasData = process.env.GNAS_DATA_DIR !== undefined;
const traffic = [10, 1000, 20, 3, 70_000, 0.5, 44, 81, 9, 12];
const good = {
  edges: 'id1,id2\n0,1\n1,0\n2,2\n3,9\n',
  features: '{"0": [3, 1, 3], "9": [], "2": [0]}',
  target: `id,target\n${traffic.map((value, id) => `${id},${value}`).join('\n')}\n`,
};
const read = ({ edges, features, target }: typeof good, options: MusaeOptions = {}) => {
  writeFileSync(join(root, 'own_edges.csv'), edges);
  writeFileSync(join(root, 'own_features.json'), features);
  writeFileSync(join(root, 'own_target.csv'), target);
  return musae({ name: 'own', root, ...options });
};

describe('musae', () => {
  it('reads links, lists of features and numbers to predict', async () => {
    const graph = await read(good);
    expect([[...graph.source], [...graph.target]]).toEqual([
      [0, 1, 3, 9],
      [1, 0, 9, 3],
    ]);
    expect(graph.features).toMatchObject({ layout: 'sparse', rows: 10, columns: 4, columnIndices: Int32Array.of(1, 3, 0) });
    expect([...(graph.features as { rowPointers: Int32Array }).rowPointers]).toEqual([0, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3]);
    expect(graph.targets).toMatchObject({ kind: 'numbers', columns: 1, names: ['target'], values: Float32Array.from(traffic) });
    expect(Object.values(graph.split).map(({ length }) => length)).toEqual([6, 2, 2]);
  });

  it('predicts logarithms where asked, and refuses a number without one', async () => {
    const { targets } = await read(good, { logarithm: true });
    expect(targets?.names).toEqual(['log target']);
    expect([...(targets?.values ?? [])]).toEqual(traffic.map((value) => Math.fround(Math.log(value))));
    await expect(read({ ...good, target: good.target.replace('2,20', '2,0') }, { logarithm: true })).rejects.toThrow(
      /own_target.csv, line 4: 0 has no logarithm/,
    );
  });

  it('reads classes by the numbers of the nodes that Twitch adds', async () => {
    const target = `id,days,mature,new_id\n${Array.from({ length: 10 }, (_, k) => `77${k},5,${k % 2 ? 'True' : 'False'},${9 - k}`).join('\n')}\n`;
    const graph = await read({ ...good, target });
    expect([graph.classNames, graph.nodeIds?.slice(0, 2)]).toEqual([
      ['False', 'True'],
      ['9', '8'],
    ]);
    expect([...graph.source]).toEqual([0, 6, 8, 9]);
    expect((await read({ ...good, target }, { label: 'days', labelKind: 'numbers' })).targets?.names).toEqual(['days']);
    await expect(read({ ...good, target }, { label: 'matur' })).rejects.toThrow(
      /label is "matur", but .* no such column; did you mean "mature"/,
    );
    await expect(read({ ...good, target }, { logarithm: true })).rejects.toThrow(/holds no numbers/);
  });

  it.each([
    ['a link to a missing node', { edges: 'id1,id2\n0,10\n' }, /own_edges.csv, line 2: node "10" is not in/],
    ['features of a missing node', { features: '{"10": [1]}' }, /features of node "10", which/],
    ['text in place of features', { features: '{"1": ["a"]}' }, /features of node "1" are not a list of integers/],
    ['a feature out of all bounds', { features: '{"1": [4000000000]}' }, /integers from 0 to 16777215/],
    ['a list instead of an object', { features: '[[1]]' }, /expected an object with a list/],
    ['text that is not JSON', { features: '{"1": [1' }, /own_features.json: it is not JSON/],
    ['no features at all', { features: '{}' }, /no node has a feature/],
    ['no column to predict', { target: 'id,likes\n0,1\n' }, /none of the columns target, mature, ml_target, page_type/],
  ])('refuses %s', async (_, files, message) => {
    await expect(read({ ...good, ...files })).rejects.toThrow(message);
  });

  it('says where a missing file is from', async () => {
    await expect(musae({ name: 'squirrel', root })).rejects.toThrow(/squirrel_edges.csv was not found .* Get it from https/);
    await expect(musae({ name: '../secret', root })).rejects.toThrow(/name is/);
  });

  it.skipIf(!hasData)('reads the published files (needs GNAS_DATA_DIR)', async () => {
    const chameleon = await musae({ logarithm: true });
    expect([chameleon.numNodes, chameleon.features.columns, chameleon.targets?.kind]).toEqual([2277, 3132, 'numbers']);
    expect(chameleon.source.length).toBe(2 * 31_371);
    const twitch = await musae({ name: 'twitch_PTBR' });
    expect([twitch.numNodes, twitch.source.length, twitch.classNames]).toEqual([1912, 2 * 31_299, ['False', 'True']]);
  });
});
