import { describe, expect, it } from 'vitest';
import { dataPlan } from './data-plan.js';
import { encodeLinkTables, fromLinkTables, readPairs } from './from-link-tables.js';

const table = (text: string, name = 'edges.csv') => ({ text, name });
const nodes = table('id,color,size\na,red,1\nb,blue,2\nc,red,3\nd,blue,4\n', 'nodes.csv');

describe('fromLinkTables', () => {
  it.each([
    ['usual names', 'since,from,to\n1,a,b\n2,b,c\n3,b,a\n', ['a', 'b', 'c']],
    ['other names', 'person,friend,since\na,b,1\nb,c,2\nb,a,3\n', ['a', 'b', 'c']],
    ['no header', '1 2\n2 3\n2 1\n', ['1', '2', '3']],
    ['no header and names', 'a,b\nb,c\nb,a\n', ['a', 'b', 'c']],
  ])('finds nodes and links in a table with %s', async (_, text, ids) => {
    const graph = await fromLinkTables({ edges: table(text) });
    expect(graph.nodeIds).toEqual(ids);
    expect([[...graph.source], [...graph.target]]).toEqual([
      [0, 1, 1, 2],
      [1, 0, 2, 1],
    ]);
    expect([graph.numClasses, graph.features.columns]).toEqual([0, 3]);
    expect(dataPlan(graph).join('\n')).toMatch(
      /3 that edges name.*3 listed, 2 different, 1 repeated.*can't predict links of new/s,
    );
  });

  it('takes the columns that are asked for, weights and directions', async () => {
    const edges = table('x,y,z,w\n1,a,b,2\n1,b,a,5\n');
    const graph = await fromLinkTables({ edges, source: 'y', target: 'z', weight: 'w', directed: true });
    expect([graph.nodeIds, [...(graph.edgeWeights ?? [])]]).toEqual([
      ['a', 'b'],
      [2, 5],
    ]);
  });

  it('takes features from a table of nodes, and encodes other tables alike', async () => {
    const graph = await fromLinkTables({ nodes, edges: table('source,target\na,b\nc,d\n') });
    expect([graph.numNodes, graph.features.columns]).toEqual([4, 3]);
    expect(dataPlan(graph).join('\n')).toMatch(/color: category\n {2}size: number/);
    const more = table('id,color,size\nz,blue,1\na,red,1\n', 'more.csv');
    const other = await encodeLinkTables({ nodes: more, edges: table('source,target\nz,a\n'), schema: graph.schema });
    expect([other.nodeIds, other.features.columns, [...other.source]]).toEqual([['z', 'a'], 3, [0, 1]]);
    await expect(encodeLinkTables({ edges: table('source,target\na,b\n'), schema: graph.schema })).rejects.toThrow(
      /features of nodes: color, size. Give a table of nodes, too/,
    );
  });

  it('keeps the numbers of nodes that a model knows by their ids', async () => {
    const graph = await fromLinkTables({ edges: table('a,b\nx,y\ny,z\n') });
    const other = await encodeLinkTables({ edges: table('a,b\nz,y\n'), schema: graph.schema });
    expect([other.nodeIds, [...other.source]]).toEqual([
      ['x', 'y', 'z'],
      [1, 2],
    ]);
    await expect(encodeLinkTables({ edges: table('a,b\nz,new\n'), schema: graph.schema })).rejects.toThrow(
      /line 2: node "new" is not in the tables that the model was trained on/,
    );
    expect(await readPairs(table('a,b\nz,x\nx,y\n'), graph)).toEqual({
      source: Int32Array.of(2, 0),
      target: Int32Array.of(0, 1),
    });
    await expect(readPairs(table('a,b\nz,x\nx,w\n', 'pairs.csv'), graph)).rejects.toThrow(
      /pairs.csv, line 3: node "w" is not in/,
    );
  });

  it.each<[string, Parameters<typeof fromLinkTables>[0], RegExp]>([
    [
      'a link to a missing node',
      { nodes, edges: table('source,target\na,b\na,q\n') },
      /edges.csv, line 3: node "q" is not in nodes.csv/,
    ],
    ['an empty table', { edges: table('') }, /the file is empty/],
    ['a table of one column', { edges: table('a\nb\n') }, /one column/],
    ['a header alone', { edges: table('source,target\n') }, /no edges/],
    ['an unknown column', { edges: table('a,b\nx,y\n'), source: 'c' }, /no column "c"/],
  ])('refuses %s', async (_, options, message) => {
    await expect(fromLinkTables(options)).rejects.toThrow(message);
  });
});
