import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SealLinksName, sealLinks } from './seal-links.js';

const root = mkdtempSync(join(tmpdir(), 'gnas-links-'));
const hasData = process.env.GNAS_DATA_DIR !== undefined;

describe('sealLinks', () => {
  it('reads links with any spaces, from 0 or from 1, with nodes that have none', async () => {
    writeFileSync(join(root, 'NS.txt'), '1 4 2.5\n  4\t2   0.25\r\n2 4\n\n');
    const graph = await sealLinks({ name: 'ns', root });
    expect([graph.numNodes, [...graph.source], [...graph.target]]).toEqual([4, [0, 1, 3, 3], [3, 3, 0, 1]]);
    expect([graph.nodeIds, graph.numClasses, graph.edgeWeights]).toEqual([['1', '2', '3', '4'], 0, undefined]);
    expect(graph.features).toMatchObject({ layout: 'sparse', rows: 4, columns: 4, columnIndices: Int32Array.of(0, 1, 2, 3) });
  });

  // Sizes as in Zhang & Chen 2018, section 4.
  it.skipIf(!hasData).each<[SealLinksName, number, number]>([
    ['usair', 332, 2126],
    ['ns', 1589, 2742],
    ['yeast', 2375, 11693],
    ['power', 4941, 6594],
  ])('reads %s as published (needs GNAS_DATA_DIR)', async (name, nodes, links) => {
    const { numNodes, source } = await sealLinks({ name });
    expect([numNodes, source.length / 2]).toEqual([nodes, links]);
  });

  it.each([
    ['no file', undefined, /Yeast.txt was not found.*SEAL.*GNAS_DATA_DIR/],
    ['an empty file', '\n', /the file has no links/],
    ['a line with one number', '0 1\n2\n', /line 2: got "2"; expected the numbers of two nodes/],
    ['a line with a name', '0 1\n2 b\n', /line 2: got "2 b"/],
  ])('refuses %s', async (_, text, message) => {
    if (text !== undefined) writeFileSync(join(root, 'Yeast.txt'), text);
    await expect(sealLinks({ name: 'yeast', root })).rejects.toThrow(message);
  });
});
