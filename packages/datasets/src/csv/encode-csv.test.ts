import type { Graph } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { encodeCsv } from './encode-csv.js';
import { fromCsv } from './from-csv.js';

const text = (name: string, content: string) => ({ name, text: content });
const header = 'id,topic,age,color,about,key,nothing\n';
const first = 'a,x,1,red,the quick brown fox,k1,\nb,y,2,blue,the lazy brown dog,k2,\nc,x,3,red,a quick fox,k3,\n';
const second = 'd,,4,blue,some lazy dog,k4,\ne,y,,red,a brown fox,k5,\n';
const nodes = text('nodes.csv', header + first + second);
const edges = text('edges.csv', 'source,target\na,b\nb,c\nc,d\n');
const trained: Promise<Graph> = fromCsv({ nodes, edges, label: 'topic' });

/** Rows of the features, as pairs of column and value. */
function rows({ features }: Graph): [number, number][][] {
  if (features.layout !== 'sparse') throw new Error('features must be sparse');
  const { rowPointers, columnIndices, values } = features;
  return Array.from({ length: features.rows }, (_, row) =>
    Array.from({ length: (rowPointers[row + 1] ?? 0) - (rowPointers[row] ?? 0) }, (_, i) => {
      const at = (rowPointers[row] ?? 0) + i;
      return [columnIndices[at] ?? -1, values[at] ?? Number.NaN];
    }),
  );
}

describe('encodeCsv', () => {
  it('reads the same graph from the same tables, with a schema that went through JSON', async () => {
    const graph = await trained;
    const schema = JSON.parse(JSON.stringify(graph.schema));
    expect(schema.columns.map(({ name, kind }: { name: string; kind: string }) => [name, kind])).toEqual([
      ['age', 'number'],
      ['color', 'category'],
      ['about', 'text'],
      ['key', 'id'],
      ['nothing', 'empty'],
    ]);
    const again = await encodeCsv({ nodes, edges, schema });
    for (const part of ['features', 'source', 'target', 'labels', 'classNames', 'nodeIds', 'numClasses'] as const)
      expect(again[part]).toEqual(graph[part]);
    expect([...again.split.test]).toEqual([0, 1, 2, 4]);
  });

  it('encodes a row alike, whatever the other rows are', async () => {
    const graph = await trained;
    const alone = await encodeCsv({
      nodes: text('n', 'about,id,color,age,more\nsome lazy dog,d,blue,4,?\na green fox,z,green,100,?\n'),
      edges: text('e', 'source,target\nd,z\n'),
      schema: graph.schema,
    });
    expect(rows(alone)[0]).toEqual(rows(graph)[3]);
    // The age; no column for green, and the words "a" and "fox".
    expect(rows(alone)[1]?.map(([column]) => column)).toEqual([0, expect.any(Number), expect.any(Number)]);
    expect([...alone.labels]).toEqual([-1, -1]);
    expect(alone.features.columns).toBe(graph.features.columns);
  });

  it('recognizes nodes without feature columns by their ids', async () => {
    const graph = await fromCsv({
      nodes: text('n', 'id,topic\n1,x\n2,y\n3,x\n4,y\n'),
      edges: text('e', 'a,b\n1,2\n'),
      label: 'topic',
    });
    const turned = await encodeCsv({
      nodes: text('n', 'id\n3\n1\n'),
      edges: text('e', 'a,b\n1,3\n'),
      schema: graph.schema,
    });
    expect(rows(turned)).toEqual([[[2, 1]], [[0, 1]]]);
    await expect(
      encodeCsv({ nodes: text('n', 'id\n3\n7\n'), edges: text('e', 'a,b\n7,3\n'), schema: graph.schema }),
    ).rejects.toThrow(/n, line 3: node "7" was not in the table that the model was trained on/);
  });

  it.each<[string, string, string, string, RegExp]>([
    ['a missing column', 'id,age,color\n1,2,red\n', 'source,target\n1,1\n', 'GNAS_INVALID_FILE', /no column "about"/],
    [
      'a word in a column of numbers',
      `${header}a,,old,red,,,\n`,
      'source,target\na,a\n',
      'GNAS_INVALID_FILE',
      /n, line 2: "old" in column "age" is not a number/,
    ],
    ['another name of an edge column', `${header}a,,1,red,,,\n`, 'from,to\na,a\n', 'GNAS_INVALID_FILE', /no column "source"/],
    ['an unknown node', `${header}a,,1,red,,,\n`, 'source,target\na,q\n', 'GNAS_INVALID_FILE', /e, line 2: node "q" is not in n/],
  ])('names %s', async (_, n, e, code, message) => {
    const { schema } = await trained;
    await expect(encodeCsv({ nodes: text('n', n), edges: text('e', e), schema })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it('rejects an invalid schema', async () => {
    await expect(encodeCsv({ nodes, edges, schema: undefined })).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
    await expect(encodeCsv({ nodes, edges, schema: { format: 'csv', columns: [{ kind: 'number' }] } })).rejects.toThrow(
      /columns/,
    );
  });

  it('reports a few words among numbers as mistakes', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `${i},${i % 2 ? 'x' : 'y'},${i === 7 ? 'tall' : i * 1.5}\n`).join('');
    await expect(
      fromCsv({ nodes: text('n', `id,topic,size\n${many}`), edges: text('e', 'a,b\n1,2\n'), label: 'topic' }),
    ).rejects.toThrow(/n, line 9: "tall" in column "size" is not a number.*--column size=category/);
  });
});
