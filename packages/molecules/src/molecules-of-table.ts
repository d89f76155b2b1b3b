import { GnasError, type Graph, shortList } from '@gnas/core/plugin';
import type { CsvTable } from '@gnas/datasets';
import { atomFeatureNames, bondFeatureNames } from './feature-names.js';
import type { MolecularGraph } from './molecule-features.js';

/** Most characters of a SMILES, several times those of a protein of a hundred residues; and of those that a message shows. */
const [mostCharacters, mostShown] = [10_000, 120];

/** What becomes of SMILES that can't be read. */
export const unreadablePolicies = ['refuse', 'leave-out'] as const;

/** Molecules of a table, and the rows that they come from. */
export interface ReadMolecules {
  /** The table without the rows that were left out. */
  readonly table: CsvTable;
  readonly molecules: readonly MolecularGraph[];
  /** SMILES that were left out, with their lines. */
  readonly leftOut: readonly string[];
}

/** Reads the molecules of a table. @throws GnasError GNAS_INVALID_FILE naming line and SMILES of those that can't be read */
export async function readMolecules(
  table: CsvTable,
  column: string,
  unreadable: (typeof unreadablePolicies)[number],
): Promise<ReadMolecules> {
  const at = table.columns.indexOf(column);
  if (at < 0)
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${table.name} has no column "${column}" of SMILES. Name it with --smiles. Its columns: ${shortList(table.columns)}.`,
    );
  // A search over other data doesn't load the library.
  const { moleculeOf } = await import('./molecule-features.js');
  const molecules: MolecularGraph[] = [];
  const kept: number[] = [];
  const leftOut: string[] = [];
  table.rows.forEach((cells, row) => {
    const smiles = cells[at] as string;
    try {
      if (smiles.length > mostCharacters) throw new Error(`it has ${smiles.length} characters; the limit is ${mostCharacters}`);
      molecules.push(moleculeOf(smiles));
      kept.push(row);
    } catch (cause) {
      const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, mostShown);
      leftOut.push(`line ${table.lines[row]}: "${smiles.slice(0, mostShown)}" (${reason})`);
    }
  });
  if (leftOut.length > 0 && (unreadable === 'refuse' || kept.length === 0))
    throw new GnasError(
      'GNAS_INVALID_FILE',
      `${table.name}: ${leftOut.length} SMILES can't be read: ${shortList(leftOut)}. Correct them, or leave them out with --unreadable leave-out.`,
    );
  const pick = <T>(values: readonly T[]): T[] => kept.map((row) => values[row] as T);
  return { table: { ...table, rows: pick(table.rows), lines: pick(table.lines) }, molecules, leftOut };
}

/** Puts molecules side by side as one graph. */
export function joinMolecules(
  molecules: readonly MolecularGraph[],
): Pick<Graph, 'numNodes' | 'source' | 'target' | 'features' | 'edgeFeatures' | 'graphPointers'> {
  const graphPointers = new Int32Array(molecules.length + 1);
  molecules.forEach(({ atoms }, at) => {
    graphPointers[at + 1] = (graphPointers[at] as number) + atoms;
  });
  const numNodes = graphPointers[molecules.length] as number;
  const shifted = (ends: (molecule: MolecularGraph) => readonly number[]): Int32Array =>
    Int32Array.from(molecules.flatMap((molecule, at) => ends(molecule).map((atom) => atom + (graphPointers[at] as number))));
  const matrix = (rows: number, columns: number, valuesOf: (molecule: MolecularGraph) => readonly number[]) => {
    const values = new Float32Array(rows * columns);
    let to = 0;
    for (const molecule of molecules) {
      values.set(valuesOf(molecule), to);
      to += valuesOf(molecule).length;
    }
    return { layout: 'dense', rows, columns, values } as const;
  };
  const source = shifted((molecule) => molecule.source);
  return {
    numNodes,
    source,
    target: shifted((molecule) => molecule.target),
    graphPointers,
    features: matrix(numNodes, atomFeatureNames.length, ({ atomFeatures }) => atomFeatures),
    edgeFeatures: matrix(source.length, bondFeatureNames.length, ({ bondFeatures }) => bondFeatures),
  };
}
