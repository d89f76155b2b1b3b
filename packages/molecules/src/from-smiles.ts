import { createGraph, definePart, firstRows, GnasError, type Graph, hasTarget, parseOptions } from '@gnas/core/plugin';
import {
  type CsvSource,
  type CsvTable,
  encodeTargets,
  graphTablesOptions,
  labelTable,
  readCsv,
  targetSchema,
} from '@gnas/datasets';
import * as z from 'zod';
import { joinMolecules, readMolecules, unreadablePolicies } from './molecules-of-table.js';

const { graphs, label, labelKind, graphId, unknown, similarClasses, splitColumn, timeColumn, groupColumn, shares, splitSeed } =
  graphTablesOptions.shape;

/** Schema of `FromSmilesOptions`. */
export const fromSmilesOptions = z.object({
  graphs: graphs.describe('Path of a table with one row per molecule, or its text.'),
  smiles: z.string().default('smiles').describe('Column with the SMILES of a molecule.'),
  label,
  labelKind,
  graphId: graphId.describe('Column that identifies a molecule. Without it: its SMILES.'),
  unreadable: z
    .enum(unreadablePolicies)
    .default('refuse')
    .describe("What becomes of SMILES that can't be read: an error that names them, or molecules that are left out."),
  unknown,
  similarClasses,
  shares,
  splitSeed,
  splitColumn,
  timeColumn,
  groupColumn,
  name: z.string().default('molecules').describe('Name of the data.'),
});
/** Options of `fromSmiles`. */
export type FromSmilesOptions = z.input<typeof fromSmilesOptions>;

const smilesSchema = z.object({
  format: z.literal('smiles'),
  smiles: z.string(),
  /** Column that identifies a molecule; absent for its SMILES. */
  graphId: z.string().optional(),
  predicted: targetSchema,
  unreadable: z.enum(unreadablePolicies),
  facts: z
    .object({
      unknown: z.record(z.string(), z.int()),
      split: z.string(),
      leftOut: z.array(z.string()),
      notes: z.array(z.string()),
    })
    .optional(),
});
/** How a table became molecules, so that another one can be encoded alike. Plain JSON. */
export type SmilesSchema = z.output<typeof smilesSchema>;

/**
 * Reads a table of molecules as graphs, with standard features of atoms and bonds. Other columns are not used.
 *
 * The graph's `schema` is a `SmilesSchema`, which `encodeSmiles` takes.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE naming the lines of SMILES that can't be read;
 * GNAS_INVALID_GRAPH
 */
export async function fromSmiles(given: FromSmilesOptions): Promise<Graph> {
  const options = parseOptions('fromSmiles', fromSmilesOptions, given);
  const { smiles, unreadable, graphId, name } = options;
  const { table, molecules, leftOut } = await readMolecules(await readCsv(options.graphs), smiles, unreadable);
  const { what, split, predicted, facts } = labelTable(table, options);
  const schema: SmilesSchema = {
    format: 'smiles',
    smiles,
    ...(graphId !== undefined && { graphId }),
    predicted,
    unreadable,
    facts: { ...facts, notes: [...facts.notes], leftOut: [...leftOut] },
  };
  return createGraph({ name, ...joinMolecules(molecules), graphIds: idsOf(table, graphId ?? smiles), ...what, split, schema });
}

/** Options of `encodeSmiles`. */
export interface EncodeSmilesOptions {
  /** Path or text of a table with one row per molecule. The column to predict is optional. */
  readonly graphs: CsvSource;
  /** The `schema` of a graph that `fromSmiles` read, or of a model file. */
  readonly schema: SmilesSchema | Graph['schema'];
  /** Default 'molecules'. */
  readonly name?: string;
}

/**
 * Reads molecules that a model has not seen. Those of which something is known form the test split.
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE; GNAS_INCOMPATIBLE
 */
export async function encodeSmiles({ graphs, schema: given, name = 'molecules' }: EncodeSmilesOptions): Promise<Graph> {
  const parsed = smilesSchema.safeParse(given);
  if (!parsed.success)
    throw new GnasError('GNAS_INCOMPATIBLE', `Expected a schema that fromSmiles wrote:\n${z.prettifyError(parsed.error)}`);
  const schema = parsed.data;
  const { table, molecules } = await readMolecules(await readCsv(graphs), schema.smiles, schema.unreadable);
  const what = encodeTargets(table, schema.predicted, schema.facts && Object.keys(schema.facts.unknown));
  const none = new Int32Array(0);
  const test = firstRows(table.rows.length).filter((row) => hasTarget(what, row));
  const ids = idsOf(table, schema.graphId ?? schema.smiles);
  const split = { train: none, validation: none, test };
  return createGraph({ name, ...joinMolecules(molecules), graphIds: ids, ...what, split, schema }, { onlyPredict: true });
}

function idsOf(table: CsvTable, column: string): string[] {
  const at = table.columns.indexOf(column);
  if (at < 0)
    throw new GnasError('GNAS_INVALID_FILE', `${table.name} has no column "${column}". Name another one with --graph-id.`);
  return table.rows.map((cells) => cells[at] as string);
}

/** `fromSmiles` by name. */
export const smilesDataset = definePart({
  description: 'Reads molecules from a table with a column of SMILES.',
  options: fromSmilesOptions,
  create: (options) => fromSmiles(options),
});
