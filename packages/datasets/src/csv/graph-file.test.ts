import { describe, expect, it } from 'vitest';
import { dataPlan } from './data-plan.js';
import { encodeCsv } from './encode-csv.js';
import { fromCsv } from './from-csv.js';

const count = 12;
const each = (row: (k: number) => string): string => Array.from({ length: count }, (_, k) => row(k)).join('\n');
const team = (k: number): string => (k % 2 ? 'red' : 'blue');
const next = (k: number): number => (k + 1) % count;

const graphml = (
  edges = each((k) => `<edge source="n${k}" target="n${next(k)}"><data key="w">2</data></edge>`),
): string => `<?xml version="1.0"?>
<!-- a comment -->
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="t" for="node" attr.name="team" attr.type="string"/><key id="a" for="node" attr.name="age" attr.type="int"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"/>
<graph edgedefault="undirected">
${each((k) => `<node id="n${k}"><data key="t">${team(k)}</data>${k === 3 ? '' : `<data key="a">${20 + 3 * k}</data>`}</node>`)}
${edges}
</graph></graphml>`;

const gexf = `<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz"><graph defaultedgetype="directed">
<attributes class="node"><attribute id="0" title="team" type="string"/><attribute id="1" title="age" type="integer"/></attributes>
<nodes>${each((k) => `<node id="n${k}"><attvalues><attvalue for="0" value="${team(k)}"/><attvalue for="1" value="${20 + 3 * k}"/></attvalues><viz:position x="${k}.5" y="2"/><viz:size value="${k}"/></node>`)}</nodes>
<edges>${each((k) => `<edge id="${k}" source="n${k}" target="n${next(k)}" weight="3"/>`)}</edges></graph></gexf>`;

const read = (text: string, more: object = {}) => fromCsv({ nodes: { name: 'graph', text }, label: 'team', ...more });

describe('a file of a whole graph', () => {
  it('becomes the same graph as tables', async () => {
    const nodes = `id,team,age\n${each((k) => `n${k},${team(k)},${k === 3 ? '' : 20 + 3 * k}`)}\n`;
    const edges = `source,target,weight\n${each((k) => `n${k},n${next(k)},2`)}\n`;
    const tables = await fromCsv({ nodes: { text: nodes }, edges: { text: edges }, label: 'team', weight: 'weight' });
    const graph = await read(graphml(), { weight: 'weight' });
    for (const part of ['source', 'target', 'edgeWeights', 'features', 'labels', 'split', 'nodeIds'] as const)
      expect(graph[part]).toEqual(tables[part]);
    const plan = dataPlan(graph).join('\n');
    expect(plan.match(/read as GraphML/g)).toHaveLength(1);
    expect(plan).toContain('1 missing');
  });

  it('keeps the direction of its edges, unless asked otherwise', async () => {
    expect((await read(gexf)).source).toHaveLength(count);
    expect((await read(gexf, { directed: false })).source).toHaveLength(2 * count);
    const mixed = graphml(
      '<edge source="n0" target="n1" directed="true"/><edge source="n2" target="n3"/><edge source="n5" target="n5"/>',
    );
    const { source, target } = await read(mixed);
    expect([...source].map((node, at) => [node, target[at]])).toEqual([
      [0, 1],
      [2, 3],
      [3, 2],
      [5, 5],
    ]);
  });

  it('leaves out how a graph is drawn', async () => {
    expect(dataPlan(await read(gexf)).join('\n')).not.toMatch(/\b(x|y|size)\b +number/);
  });

  it('is taken for edges or for predictions, too', async () => {
    const nodes = `id,team\n${each((k) => `n${k},${team(k)}`)}\n`;
    const graph = await fromCsv({ nodes: { text: nodes }, edges: { text: gexf }, label: 'team' });
    expect(graph.source).toHaveLength(count);
    const { schema } = await read(gexf);
    const more = await encodeCsv({ nodes: { text: graphml() }, schema });
    expect([more.numNodes, more.source.length, more.split.test.length]).toEqual([count, count, count]);
  });

  it('that is damaged is refused with its line', async () => {
    const refused = (text: string) => expect(read(text)).rejects;
    await refused(graphml().slice(0, 700)).toThrow(/^graph, line \d+: the XML is damaged/);
    await refused(graphml().replace('</node>', '')).toThrow(/line 7: the XML is damaged/);
    await refused('<graphml/>').toThrow(/no element <graph>/);
    await refused(graphml('<edge source="n0" target="n99"/>')).toThrow(/graph, line 19: node "n99" is not in graph/);
    await refused(graphml().replace('attr.type="int"', 'attr.type="complex"')).toThrow(/GraphML file can't be read/);
    const entity = '<graphml><graph><node id="a"/>&b;</graph></graphml>';
    await refused(entity).toThrow(/entity not found/);
    await refused(`<!DOCTYPE graphml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>${entity}`).toThrow(/looks like XML/);
  });

  it('is needed where there is no table of edges', async () => {
    await expect(fromCsv({ nodes: { text: 'id,team\na,x\nb,y\n' }, label: 'team' })).rejects.toThrow(
      /edges is missing.*--edges edges.csv/,
    );
  });
});
