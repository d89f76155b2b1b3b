import { describe, expect, it } from 'vitest';
import { readEdgeTables } from './edge-table.js';
import { Mistakes } from './mistakes.js';

const read = async (text: string, ids: readonly string[], asked = {}) => {
  const mistakes = new Mistakes();
  const numberOf = new Map(ids.map((id, node) => [id, node]));
  const edges = await readEdgeTables([{ text, name: 'edges.csv' }], asked, numberOf, 'nodes.csv', mistakes);
  mistakes.throwIfAny();
  return { ...edges, pairs: [...edges.source].map((source, at) => `${source}-${edges.target[at]}`) };
};

describe('tables of edges', () => {
  it('match ids that pandas made floats in either table', async () => {
    const edges = await read('source,target\n0,1\n1,2.0\n', ['0.0', '1.0', '2.0']);
    expect([edges.pairs, edges.notes]).toEqual([['0-1', '1-2'], ['3 ids such as 1.0 were read as 1']]);
  });

  it('do not lose a first edge to a node that does not exist', async () => {
    await expect(read('a,zz\na,b\n', ['a', 'b', 'c'])).rejects.toThrow(/line 1: node "zz" is not in nodes.csv/);
    expect((await read('0,1\n1,2\n', ['1', '2'])).pairs).toEqual(['0-1']);
  });

  it('hint at an id that only looks the same', async () => {
    await expect(read('source,target\nMüller,a\n', ['Mu\u0308ller', 'a'])).rejects.toThrow(
      /did you mean .*letters that look alike/,
    );
    await expect(read('source,target\nA B,a\n', ['A  B', 'a'])).rejects.toThrow(/did you mean "A {2}B", which has other spaces/);
    await expect(read('source,target\n1100,a\n', ['1,100', 'a'])).rejects.toThrow(/did you mean "1,100"\./);
  });

  it('may be aligned by several spaces', async () => {
    expect((await read('source   target\na        b\nb        c\n', ['a', 'b', 'c'])).pairs).toEqual(['0-1', '1-2']);
  });

  it('name a node that does not exist, also beside a third column', async () => {
    await expect(read('p,q,since\na,b,2001\nb,zz,2002\nc,a,2003\n', ['a', 'b', 'c'])).rejects.toThrow(/line 3: node "zz"/);
  });

  it('may have weights with a currency or a decimal comma', async () => {
    const weighted = async (...cells: string[]) =>
      (await read(`source,target,w\n${cells.map((cell) => `a,b,"${cell}"`).join('\n')}`, ['a', 'b'], { weight: 'w' })).weights;
    expect([...((await weighted('$1,250.5', '$3')) ?? [])]).toEqual([1250.5, 3]);
    expect([...((await weighted('0,5', '12,25')) ?? [])]).toEqual([0.5, 12.25]);
    await expect(weighted('1,500', '2,000')).rejects.toThrow(/weight "1,500" may be read as two numbers/);
  });
});
