import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atomFeatureNames, bondFeatureNames } from './feature-names.js';
import { encodeSmiles, fromSmiles } from './index.js';
import { moleculeOf } from './molecule-features.js';

const text = (content: string) => ({ name: 'molecules.csv', text: content });
const rows = ['CCO', 'c1ccccc1', 'C', 'CC(=O)O', 'C#N', 'OCC', '[Na+].[Cl-]', 'C/C=C/C', 'N[C@@H](C)C(=O)O', 'CCCC'];
const table = `name,smiles,logS\n${rows.map((smiles, k) => `m${k},${smiles},${k / 3 - 1.25}`).join('\n')}\n`;

/** Named features of an atom or bond that are 1. */
const ones = (names: readonly string[], values: readonly number[], at: number): string[] =>
  names.filter((name, column) => name !== 'mass' && values[at * names.length + column] === 1);

describe('moleculeOf', () => {
  it('gives ethanol its atoms and bonds', () => {
    const { atoms, source, target, atomFeatures, bondFeatures } = moleculeOf('CCO');
    expect(atoms).toBe(3);
    expect(source.map((from, edge) => [from, target[edge]])).toEqual([
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
    ]);
    expect(ones(atomFeatureNames, atomFeatures, 0)).toEqual([
      'element 6',
      'degree 1',
      'hydrogens 3',
      'charge 0',
      'pi electrons 0',
    ]);
    expect(ones(atomFeatureNames, atomFeatures, 2)).toEqual([
      'element 8',
      'degree 1',
      'hydrogens 1',
      'charge 0',
      'pi electrons 0',
    ]);
    expect(ones(bondFeatureNames, bondFeatures, 0)).toEqual(['single']);
  });

  it('knows aromatic rings, charges, stereo and hydrogens alone', () => {
    const benzene = moleculeOf('c1ccccc1');
    expect(ones(bondFeatureNames, benzene.bondFeatures, 3)).toEqual(['aromatic', 'in a ring', 'conjugated']);
    expect(ones(atomFeatureNames, benzene.atomFeatures, 3)).toEqual(
      expect.arrayContaining(['aromatic', 'in a ring', 'hydrogens 1', 'pi electrons 1']),
    );
    const salt = moleculeOf('[Na+].[Cl-]');
    expect([salt.atoms, salt.source]).toEqual([2, []]);
    expect(ones(atomFeatureNames, salt.atomFeatures, 1)).toContain('charge -1');
    const alanine = moleculeOf('N[C@@H](C)C(=O)O');
    expect(ones(atomFeatureNames, alanine.atomFeatures, 1)).toContain('stereo center');
    expect(ones(bondFeatureNames, moleculeOf('C/C=C/C').bondFeatures, 2)).toEqual(['double', 'conjugated', 'stereo']);
    expect(moleculeOf('[H][H]').atoms).toBe(2);
  });
});

describe('fromSmiles', () => {
  it('reads molecules with numbers, and others alike', async () => {
    const graph = await fromSmiles({ graphs: text(table), label: 'logS', graphId: 'name' });
    expect([...(graph.graphPointers ?? [])].slice(0, 4)).toEqual([0, 3, 9, 10]);
    expect(graph.targets).toMatchObject({ kind: 'numbers', columns: 1, names: ['logS'] });
    expect(graph.graphIds?.[9]).toBe('m9');
    expect(graph.edgeFeatures?.columns).toBe(bondFeatureNames.length);
    const more = await encodeSmiles({ graphs: text('name,smiles\nx,CCO\ny,CCN\n'), schema: graph.schema });
    expect(more.features.values.slice(0, 3 * atomFeatureNames.length)).toEqual(
      graph.features.values.slice(0, 3 * atomFeatureNames.length),
    );
    expect(more.targets).toMatchObject({ center: graph.targets?.center, spread: graph.targets?.spread });
    expect(more.split.test).toHaveLength(0);
  });

  it('names SMILES that cannot be read, or leaves them out', async () => {
    const broken = `${table}bad,C1CC(,7\nempty,,8\n`;
    await expect(fromSmiles({ graphs: text(broken), label: 'logS' })).rejects.toThrow(
      /molecules.csv: 2 SMILES can't be read: line 12: "C1CC\(".*--unreadable leave-out/,
    );
    const graph = await fromSmiles({ graphs: text(broken), label: 'logS', unreadable: 'leave-out' });
    expect(graph.labels).toHaveLength(10);
    expect((graph.schema as { facts: { leftOut: string[] } }).facts.leftOut).toHaveLength(2);
    await expect(fromSmiles({ graphs: text(table), label: 'logS', smiles: 'SMILES' })).rejects.toThrow(/no column "SMILES"/);
  });

  const data = process.env.GNAS_DATA_DIR && join(process.env.GNAS_DATA_DIR, 'molecules');
  it.skipIf(!data || !existsSync(data)).each([
    ['ESOL.csv', 'measured log solubility in mols per litre', 1128],
    ['FreeSolv.csv', 'expt', 642],
    ['BBBP.csv', 'p_np', 2050],
  ])('parses every molecule of %s (needs GNAS_DATA_DIR)', async (file, label, count) => {
    const graph = await fromSmiles({ graphs: join(data as string, file), label });
    expect(graph.labels).toHaveLength(count);
  });
});
