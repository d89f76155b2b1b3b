import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCsv } from './from-csv.js';

const text = (name: string, content: string) => ({ name, text: content });
const nodes =
  'id,topic,age,color,about\na,x,1,red,the quick brown fox\nb,y,2,blue,the lazy brown dog\nc,x,3,red,a quick fox\nd,,4,blue,some lazy dog\ne,y,,red,a brown fox\n';
const edges = 'source,target\na,b\nb,c\nc,d\n';

describe('fromCsv', () => {
  it('reads numbers, categories and texts', async () => {
    const graph = await fromCsv({ nodes: text('nodes.csv', nodes), edges: text('edges.csv', edges), label: 'topic' });
    expect([graph.numNodes, graph.source.length]).toEqual([5, 6]);
    expect(graph.classNames).toEqual(['x', 'y']);
    expect([...graph.labels]).toEqual([0, 1, 0, -1, 1]);
    expect(graph.nodeIds).toEqual(['a', 'b', 'c', 'd', 'e']);
    if (graph.features.layout !== 'sparse') throw new Error('features must be sparse');
    const [age, red] = [graph.features.values[0], graph.features.columnIndices[1]];
    expect(age).toBeCloseTo(-1.3416, 3);
    // Age, its missing cells, and the two colors.
    expect(red).toBe(3);
  });

  it('uses one-hot node numbers if no column can become features', async () => {
    const graph = await fromCsv({
      nodes: text('n', 'id,topic\n1,x\n2,y\n3,x\n4,y\n'),
      edges: text('e', 'from,to\n1,2\n'),
      label: 'topic',
    });
    expect(graph.features.columns).toBe(4);
  });

  it.each([
    ['an unknown node', nodes, 'source,target\na,b\nb,zebra\n', 'topic', /edges.csv, line 3: node "zebra" is not in nodes.csv/],
    ['an id twice', `${nodes}a,x,1,red,again\n`, edges, 'topic', /nodes.csv, line 7: id "a" is already used in line 2/],
    ['an empty id', `${nodes},x,1,red,again\n`, edges, 'topic', /line 7: the node has no id/],
    ['a wrong label column', nodes, edges, 'topik', /no column "topik"; did you mean "topic"/],
    [
      'an empty label column',
      'id,topic\n1,\n2,\n3,\n',
      'a,b\n1,2\n',
      'topic',
      /nodes.csv: column "topic" is empty, so there is nothing to learn/,
    ],
    [
      'a class of one node',
      `${nodes}f,exx,1,red,x\n`.replaceAll(',x,', ',ex,'),
      edges,
      'topic',
      /line 7: class "exx" in column "topic" has a single node; did you mean "ex"/,
    ],
    [
      'all mistakes',
      `${nodes}f,x,1,red\na,x,1,red,again\n`.replace('c,x', 'c,x,x'),
      edges,
      'topic',
      /line 4: the row has 6 cells, but the header names 5 columns.\nnodes.csv, line 7: the row has 4 cells/,
    ],
    [
      'many mistakes',
      nodes,
      `source,target\n${Array.from({ length: 14 }, (_, i) => `a,q${i}\n`).join('')}`,
      'topic',
      /line 6: node "q4" is not in nodes.csv.\n... and 9 more/,
    ],
    ['a single class', 'id,topic\n1,x\n2,x\n3,x\n', 'a,b\n1,2\n', 'topic', /has one value, "x"/],
    ['a row that is too long', `${nodes}f,x,1,red,more,than,that\n`, edges, 'topic', /line 7/],
    ['a quote that never ends', `${nodes}f,x,1,red,"more\n`, edges, 'topic', /nodes.csv.*[Qq]uote/],
    ['an empty file', '', edges, 'topic', /the file is empty/],
    ['a header without rows', 'id,topic\n', edges, 'topic', /no rows/],
    ['two columns of one name', 'id,topic,topic\n1,x,y\n', edges, 'topic', /two columns are named "topic"/],
    ['one column of edges', nodes, 'source\na\n', 'topic', /expected two, for the source and the target/],
  ])('names file and line of %s', async (_, nodeText, edgeText, label, message) => {
    await expect(
      fromCsv({ nodes: text('nodes.csv', nodeText), edges: text('edges.csv', edgeText), label }),
    ).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('rejects a feature column that cannot be used, and a missing file', async () => {
    const own = {
      nodes: text('n', 'id,topic,key\n1,x,q1\n2,y,q2\n3,x,q3\n4,y,q4\n'),
      edges: text('e', 'a,b\n1,2\n'),
      label: 'topic',
    };
    await expect(fromCsv({ ...own, features: ['key'] })).rejects.toThrow(/column "key" cannot become features/);
    await expect(fromCsv({ ...own, nodes: '/nowhere/nodes.csv' })).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
  });

  it('returns a graph or a GnasError for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 80 }), fc.string({ maxLength: 40 }), async (a, b) => {
        try {
          await fromCsv({ nodes: text('n', `id,topic\n${a}`), edges: text('e', `source,target\n${b}`), label: 'topic' });
        } catch (error) {
          if (!(error instanceof GnasError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
