import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import type { FromCsvOptions } from './csv-options.js';
import { dataPlan } from './data-plan.js';
import { encodeCsv } from './encode-csv.js';
import { fromCsv } from './from-csv.js';

const text = (name: string, content: string) => ({ name, text: content });
const table = (header: string, count: number, row: (k: number) => string): string =>
  `${header}\n${Array.from({ length: count }, (_, k) => row(k)).join('\n')}\n`;
const people = table('id,team,age', 24, (k) => `p${k},${k % 2 ? 'red' : 'blue'},${20 + ((k * 7) % 30)}`);
const ring = table('source,target', 24, (k) => `p${k},p${(k + 1) % 24}`);
const read = (nodes: string, edges: string, more: Partial<FromCsvOptions> = {}) =>
  fromCsv({ nodes: text('nodes.csv', nodes), edges: text('edges.csv', edges), label: 'team', ...more });
const planOf = async (...given: Parameters<typeof read>): Promise<string> => dataPlan(await read(...given)).join('\n');

describe('edges', () => {
  it('are found by the names of their columns, beside an id of their own', async () => {
    const nodes = table('id,team,age', 12, (k) => `${k},${k % 2 ? 'red' : 'blue'},${k * 3 + 1.5}`);
    const graph = await read(
      nodes,
      table('link_id,from,to,kind', 12, (k) => `${k},${k},${(k + 2) % 12},call`),
    );
    expect([...graph.target.subarray(graph.source.indexOf(0), graph.source.indexOf(1))]).toEqual([2, 10]);
    expect(dataPlan(graph).join('\n')).toContain('not used: link_id, kind');
  });

  it('are found by their cells, or asked for', async () => {
    expect(
      (
        await read(
          people,
          table('when,first,second', 9, (k) => `${2000 + k},p${k},p${k + 1}`),
        )
      ).source,
    ).toHaveLength(18);
    const nodes = table('id,team,age', 12, (k) => `${k},${k % 2 ? 'red' : 'blue'},${k + 0.5}`);
    const edges = table('row,a,b', 12, (k) => `${k},${k},${(k + 2) % 12}`);
    await expect(read(nodes, edges)).rejects.toThrow(
      /columns row, a, b all hold ids of nodes.csv. Name them with --source and --target/,
    );
    expect((await read(nodes, edges, { source: 'a', target: 'b' })).source).toHaveLength(24);
  });

  it('may have no header, several files, floats as ids, or be none', async () => {
    const headerless = ring.slice(ring.indexOf('\n') + 1);
    expect((await read(people, headerless)).source).toEqual((await read(people, ring)).source);
    expect(await planOf(people, headerless)).toContain('the first line is an edge, not a header');
    const two = await read(people, '', { edges: [text('a', 'source,target\np0,p1\n'), text('b', 'source,target\np1,p2\n')] });
    expect(two.source).toHaveLength(4);
    const nodes = table('id,team,age', 12, (k) => `${k},${k % 2 ? 'red' : 'blue'},${k + 0.5}`);
    expect(await planOf(nodes, 'source,target\n1.0,2.0\n')).toContain('2 ids such as 1.0 were read as 1');
    expect(await planOf(people, 'source,target\n')).toContain('edges: none');
  });

  it('whose ids differ in case or leading zeros alone get a hint', async () => {
    await expect(read(people, 'source,target\nP1,p02\n')).rejects.toThrow(/node "P1" is not in nodes.csv; did you mean "p1"\./);
    const nodes = table('id,team,age', 12, (k) => `0${k},${k % 2 ? 'red' : 'blue'},${k + 0.5}`);
    await expect(read(nodes, 'source,target\n1,2\n')).rejects.toThrow(/node "1" is not in nodes.csv; did you mean "01"/);
  });

  it('are weighted where asked, and what is merged or dropped is said', async () => {
    const edges = 'source,target,strength\np0,p1,2\np1,p0,3\np2,p2,1\np3,p4,1\n';
    const graph = await read(people, edges, { weight: 'strength' });
    expect([...(graph.edgeWeights ?? [])]).toEqual([5, 5, 1, 1]);
    expect(dataPlan(graph).join('\n')).toMatch(
      /2 \(source -> target\).*weighted by strength; 1 row repeat another: weights summed; 1 self loop left out/,
    );
    await expect(read(people, 'source,target,strength\np0,p1,-2\n', { weight: 'strength' })).rejects.toThrow(
      /line 2: the weight is "-2"/,
    );
    expect((await read(people, edges, { directed: true })).source).toHaveLength(4);
  });
});

describe('types of edges', () => {
  const edges = 'source,target,kind\np0,p1,knows\np1,p0,knows\np0,p1,is kin to\np2,p3,knows\n';

  it('are read from a column, in the order of their names', async () => {
    const graph = await read(people, edges, { edgeType: 'kind' });
    const listed = [...graph.source].map((from, edge) => [from, graph.target[edge], graph.edgeTypes?.[edge]].join(' '));
    expect(listed).toEqual(['0 1 0', '0 1 1', '1 0 0', '1 0 1', '2 3 1', '3 2 1']);
    expect(graph.edgeTypeNames).toEqual(['is kin to', 'knows']);
    expect(dataPlan(graph).join('\n')).toMatch(/3 \(source -> target\).*of 2 types by kind: is kin to, knows; 1 row repeat/);
    expect(await planOf(people, edges)).toMatch(/not used: kind \(--weight .*, --edge-type COLUMN one as types of edges\)/);
    expect((await read(people, edges)).edgeTypes).toBeUndefined();
  });

  it('are those that a model was trained on, in other tables', async () => {
    const { schema } = await read(people, edges, { edgeType: 'kind' });
    const encode = (other: string) =>
      encodeCsv({ nodes: text('new.csv', people), edges: text('more.csv', other), schema: JSON.parse(JSON.stringify(schema)) });
    const graph = await encode('source,target,kind\np4,p5,knows\n');
    expect([graph.edgeTypes, graph.edgeTypeNames]).toEqual([Int32Array.of(1, 1), ['is kin to', 'knows']]);
    await expect(encode('source,target,kind\np4,p5,pays\n')).rejects.toThrow(
      /more.csv, line 2: the type "pays" in column "kind" was not in the tables .* Its types: is kin to, knows\./,
    );
    const alone = await encodeCsv({ nodes: text('new.csv', people), schema });
    expect([alone.edgeTypes?.length, alone.edgeTypeNames]).toEqual([0, ['is kin to', 'knows']]);
  });

  it('are refused where they are missing, or too many to be types', async () => {
    await expect(read(people, 'source,target,kind\np0,p1,\n', { edgeType: 'kind' })).rejects.toThrow(
      /line 2: the type in column "kind" is ""; expected one in every row/,
    );
    await expect(read(people, edges, { edgeType: 'kin' })).rejects.toThrow(/no column "kin"; did you mean "kind".*--edge-type/);
    const many = table('source,target,when', 1001, (k) => `p${k % 24},p0,${k}`);
    await expect(read(people, many, { edgeType: 'when' })).rejects.toThrow(/line 1002: column "when" has more than 1000/);
  });
});

describe('labels', () => {
  const labeled = (label: (k: number) => string): string => table('id,team,age', 24, (k) => `p${k},${label(k)},${k + 0.5}`);

  it('are unknown where a cell says so, and that can be changed', async () => {
    const nodes = labeled((k) => (k % 4 === 0 ? '-1' : k % 4 === 1 ? 'NA' : String(k % 2)));
    const graph = await read(nodes, ring);
    expect(graph.classNames).toEqual(['0', '1']);
    expect(dataPlan(graph).join('\n')).toContain('not known in 12 rows ("-1" 6, "NA" 6; --unknown');
    expect((await read(nodes, ring, { unknown: ['NA'] })).classNames).toEqual(['-1', '0', '1']);
    expect(
      (
        await read(
          labeled((k) => (k % 2 ? '1' : '-1')),
          ring,
        )
      ).classNames,
    ).toEqual(['-1', '1']);
  });

  it('that are written in two ways are merged, or asked about', async () => {
    const truth = await read(
      labeled((k) => ['TRUE', 'false', 'True'][k % 3] as string),
      ring,
    );
    expect(truth.classNames).toEqual(['TRUE', 'false']);
    expect(
      (
        await read(
          labeled((k) => ['1', '2.0', '1.0'][k % 3] as string),
          ring,
        )
      ).numClasses,
    ).toBe(2);
    const cats = labeled((k) => ['Cat', 'cat ', 'dog', 'c-at'][k % 4] as string);
    await expect(read(cats, ring)).rejects.toThrow(/"Cat" and "cat".*--similar-classes merge/);
    expect((await read(cats, ring, { similarClasses: 'merge' })).numClasses).toBe(3);
    expect((await read(cats, ring, { similarClasses: 'keep' })).numClasses).toBe(4);
  });

  it('that are numbers are numbers, and several in a cell are several labels', async () => {
    const numbers = await read(
      labeled((k) => (k === 5 ? '' : `${k}.25`)),
      ring,
    );
    expect(numbers.targets).toMatchObject({ kind: 'numbers', columns: 1, names: ['team'] });
    expect([...(numbers.targets?.values.slice(3, 7) ?? [])]).toEqual([3.25, 4.25, Number.NaN, 6.25]);
    expect(numbers.numClasses).toBe(0);
    expect(dataPlan(numbers).join('\n')).toMatch(
      /team +to predict: a number, mean [\d.]+, standard deviation [\d.]+ in the train split; not known in 1 row/,
    );
    const steps = labeled((k) => String(50 * (k % 12)));
    expect((await read(steps, ring)).targets?.kind).toBe('numbers');
    expect((await read(steps, ring, { labelKind: 'classes' })).numClasses).toBe(12);
    expect((await read(steps, ring, { column: { team: 'category' } })).numClasses).toBe(12);
    const few = labeled((k) => String(k % 12));
    expect((await read(few, ring)).numClasses).toBe(12);
    expect((await read(few, ring, { labelKind: 'numbers' })).targets?.kind).toBe('numbers');
    await expect(
      read(
        labeled((k) => (k === 3 ? 'three' : String(k))),
        ring,
        { labelKind: 'numbers' },
      ),
    ).rejects.toThrow(/line 5: "three" in column "team" is not a number/);
    const several = await read(
      labeled((k) => ['x', 'y', 'x|y'][k % 3] as string),
      ring,
    );
    expect(several.targets).toMatchObject({ kind: 'labels', columns: 2, names: ['x', 'y'] });
    expect([...(several.targets?.values.slice(0, 6) ?? [])]).toEqual([1, 0, 0, 1, 1, 1]);
  });

  it('in several columns are labels if all are 0 or 1, else numbers, and none of them is a feature', async () => {
    const nodes = (second: (k: number) => string): string =>
      `id,a,b,size\n${Array.from({ length: 24 }, (_, k) => `p${k},${k % 2},${second(k)},${k}`).join('\n')}`;
    const label = ['a', 'b'];
    const flags = await fromCsv({ nodes: { text: nodes((k) => (k === 1 ? '' : 'yes')) }, edges: { text: ring }, label });
    expect(flags.targets).toMatchObject({ kind: 'labels', names: label });
    expect([...(flags.targets?.values.slice(0, 4) ?? [])]).toEqual([0, 1, 1, Number.NaN]);
    expect(flags.features.columns).toBe(1);
    const numbers = await fromCsv({ nodes: { text: nodes((k) => `${k}.5`) }, edges: { text: ring }, label });
    expect(numbers.targets).toMatchObject({ kind: 'numbers', names: label });
    const later = await encodeCsv({ nodes: { text: 'id,a,size\nx,7,3\ny,,4\n' }, schema: numbers.schema });
    expect([...(later.targets?.values ?? [])]).toEqual([7, Number.NaN, Number.NaN, Number.NaN]);
    expect([...later.split.test]).toEqual([0]);
    expect(later.targets?.spread).toEqual(numbers.targets?.spread);
    await expect(
      fromCsv({ nodes: { text: nodes(() => '2') }, edges: { text: ring }, label, labelKind: 'labels' }),
    ).rejects.toThrow(/"2" in column "b" is not a label; expected 0 or 1/);
  });

  it('of which hardly any repeats are refused in one sentence', async () => {
    await expect(
      read(
        labeled((k) => `v${k}`),
        ring,
      ),
    ).rejects.toThrow(/24 different values, of which 24 belong to a single node/);
  });

  it('are not features', async () => {
    await expect(read(people, ring, { features: ['team', 'age'] })).rejects.toThrow(
      /features name column "team", which is to be predicted/,
    );
    await expect(read(people, ring, { features: ['id'] })).rejects.toThrow(/features name column "id"/);
  });
});

describe('splits', () => {
  const parts = table('id,team,age,set,day,school', 24, (k) => {
    const set = k < 12 ? 'train' : k < 18 ? 'Val' : 'test';
    return `p${k},${k % 2 ? 'red' : 'blue'},${k % 5},${set},2020-01-${String(24 - k).padStart(2, '0')},s${k % 6}`;
  });

  it('are taken from a column, which is not a feature', async () => {
    const { split, schema } = await read(parts, ring);
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([12, 6, 6]);
    expect(JSON.stringify(schema?.columns)).not.toContain('"set"');
    const two = await read(parts.replaceAll(',Val,', ',train,'), ring);
    expect([two.split.train.length, two.split.validation.length, two.split.test.length]).toEqual([14, 4, 6]);
    await expect(read(parts, ring, { splitColumn: 'school' })).rejects.toThrow(/"s0", "s1".*expected train, validation/);
  });

  it('go by time or by groups', async () => {
    const { split } = await read(parts, ring, { timeColumn: 'day' });
    expect(Math.max(...split.test)).toBeLessThan(Math.min(...split.train));
    const groups = (await read(parts, ring, { groupColumn: 'school' })).split;
    const schools = [groups.train, groups.validation, groups.test].map((part) => new Set(Array.from(part, (node) => node % 6)));
    expect(schools.reduce((sum, { size }) => sum + size, 0)).toBe(6);
    await expect(read(parts, ring, { timeColumn: 'day', groupColumn: 'school' })).rejects.toThrow(/expected at most one/);
  });
});

describe('texts', () => {
  const words: Readonly<Record<string, string[]>> = {
    English: ['desert camel sand', 'ocean ship wave', 'forest tree moss'],
    Greek: ['έρημος καμήλα άμμος', 'ωκεανός πλοίο κύμα', 'δάσος δέντρο βρύα'],
    German: ['Wüste Kamel Dünen', 'Ozean Schiff Küste', 'Wälder Bäume Möwen'],
    Chinese: ['沙漠骆驼沙子', '海洋船波浪', '森林树苔藓'],
  };

  it.each(Object.entries(words))('in %s have columns for their words', async (_, topics) => {
    const nodes = table('id,team,about', 30, (k) => `p${k},t${k % 3},${topics[k % 3]} x${k}`);
    const { features } = await read(nodes, ring);
    expect(features.columns).toBeGreaterThanOrEqual(7);
    expect(features.columns).toBeLessThanOrEqual(10);
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-tables-'));
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const same = async (nodes: string, edges = file('edges.csv', ring)) => {
    const [graph, wanted] = [await fromCsv({ nodes, edges, label: 'team' }), await read(people, ring)];
    expect(graph.features).toEqual(wanted.features);
    expect(graph.source).toEqual(wanted.source);
    return dataPlan(graph).join('\n');
  };
  const jsonl = people
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => {
      const [id, team, age] = row.split(',');
      return JSON.stringify({ id, team, age: Number(age) });
    })
    .join('\n');

  it('are recognized by what is in them', async () => {
    expect(await same(file('a.csv', people.replaceAll(',', ';')))).toContain('cells are separated by semicolons');
    expect(await same(file('a.tsv', people.replaceAll(',', '\t')))).toContain('cells are separated by tabs');
    expect(await same(file('q.csv', people.replace(/[^,\n]+/g, "'$&'")))).toContain('single quotes');
    expect(await same(file('a.csv.gz', gzipSync(Buffer.from(people))))).toContain('unpacked with gzip');
    expect(await same(file('u.csv', Buffer.from(`\ufeff${people}`, 'utf16le')))).toContain('read as UTF-16LE');
    expect(await same(file('mac.csv', people.replaceAll('\n', '\r')))).not.toContain('mac.csv');
    expect(await same(file('a.jsonl', jsonl))).toContain('read as JSON Lines');
    expect(await same(file('b.csv', people), file('e.txt', ring.slice(14).replaceAll(',', ' ')))).toContain(
      'separated by spaces',
    );
    const latin = await fromCsv({
      nodes: file('l.csv', Buffer.from(people.replaceAll('red', 'rosé'), 'latin1')),
      edges: file('edges.csv', ring),
      label: 'team',
    });
    expect(latin.classNames).toEqual(['blue', 'rosé']);
    expect(dataPlan(latin).join('\n')).toContain('read as Windows-1252');
  });

  it('may begin with comments, or be a JSON array', async () => {
    const snap = ring.replace('source,target', '# Friends\n# FromNodeId\tToNodeId').replaceAll(',', '\t');
    expect(await same(file('b.csv', people), file('snap.txt', snap))).toContain('lines before the table skipped: 2');
    expect(await same(file('a.json', `[${jsonl.replaceAll('\n', ',')}]`))).toContain('read as JSON');
  });

  it('may be Parquet', async () => {
    const rows = people
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const column = (at: number) => rows.map((cells) => cells[at] as string);
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'id', data: column(0), type: 'STRING' },
        { name: 'team', data: column(1), type: 'STRING' },
        { name: 'age', data: column(2).map(Number), type: 'INT32' },
      ],
    });
    expect(await same(file('p.parquet', new Uint8Array(buffer)))).toContain('read as Parquet');
    await expect(same(file('p.parquet', new Uint8Array(buffer).subarray(0, 90)))).rejects.toThrow(/the Parquet file is damaged/);
  });

  it('of other kinds are refused with the way out', async () => {
    const edges = file('edges.csv', ring);
    const refused = (content: Uint8Array) => expect(fromCsv({ nodes: file('x', content), edges, label: 'team' })).rejects;
    await refused(Buffer.from('PK\x03\x04...')).toThrow(/save the sheet as "CSV UTF-8"/);
    await refused(Buffer.from('<table/>')).toThrow(/looks like XML/);
    await refused(gzipSync(Buffer.from(people)).subarray(0, 40)).toThrow(/gzip data are damaged/);
  });

  it('are read as a file of choices says, which is written for editing', async () => {
    const schema = join(folder, 'schema.json');
    const tables = { nodes: file('b.csv', people), edges: file('edges.csv', ring), label: 'team' };
    await fromCsv({ ...tables, schema });
    const choices = JSON.parse(readFileSync(schema, 'utf8'));
    expect(choices).toMatchObject({ id: 'id', source: 'source', directed: false, columns: { age: 'number' } });
    writeFileSync(schema, JSON.stringify({ ...choices, columns: { age: 'category' } }));
    expect(dataPlan(await fromCsv({ ...tables, schema })).join('\n')).toContain('age   category (as asked)');
    writeFileSync(schema, '{"colums":{}}');
    await expect(fromCsv({ ...tables, schema })).rejects.toThrow(/schema.json doesn't say how to read tables/);
  });
});

describe('types and ids', () => {
  it('can be overruled, and what is not a type is refused', async () => {
    expect(await planOf(people, ring, { column: ['age=category'] })).toContain('age   category (as asked)');
    await expect(read(people, ring, { column: ['age=numbr'] })).rejects.toThrow(
      /column is "age=numbr"; expected a column and its type/,
    );
    await expect(read(people, ring, { column: ['agee=number'] })).rejects.toThrow(/no column "agee"; did you mean "age"/);
  });

  it('find an id of another name, or ask for it', async () => {
    expect(await planOf(people.replace('id,', 'Node ID,'), ring)).toContain('Node ID  identifies a node');
    await expect(read(people.replace('id,', 'who,'), ring)).rejects.toThrow(
      /Name the column that identifies a node with --id.*"who"/,
    );
  });

  it('keep the plan short, whatever the number of columns and classes', async () => {
    const wide = table(
      `id,team,${Array.from({ length: 90 }, (_, c) => `c${c}`).join(',')}`,
      60,
      (k) => `p${k},t${k % 15},${Array.from({ length: 90 }, (_, c) => (c % 3 ? (k * 7 + c) % 13 : `v${(k + c) % 4}`)).join(',')}`,
    );
    const plan = dataPlan(await read(wide, ring));
    expect(plan.length).toBeLessThanOrEqual(30);
    expect(plan.join('\n')).toMatch(/60 columns +number: c1, c2, c4, c5, c7 and 55 more/);
  });

  it('allow to predict a new node without edges', async () => {
    const { schema } = await read(people, ring);
    const lone = await encodeCsv({ nodes: text('n', 'id,age\nq,33\n'), schema });
    expect([lone.numNodes, lone.source.length]).toEqual([1, 0]);
  });
});
