import { GnasError, type Graph, type ModelInfo } from '@gnas/core';
import { encodeCsv, encodeGraphTables, encodeLinkTables } from '@gnas/datasets';
import { UsageError } from '../usage-error.js';

/** Tables to predict on. */
export interface TableFlags {
  readonly graphs?: string;
  readonly nodes?: string;
  readonly edges?: readonly string[];
}

/** Whether any table is given. */
export function hasTables({ graphs, nodes, edges }: TableFlags): boolean {
  return graphs !== undefined || nodes !== undefined || edges !== undefined;
}

/** Encodes tables as those that a model was trained on; undefined without any. @throws UsageError if the model needs others */
export async function encodeTables(flags: TableFlags, { dataset }: ModelInfo): Promise<Graph | undefined> {
  const { graphs, nodes, edges } = flags;
  if (!hasTables(flags)) return undefined;
  const { schema, name } = dataset;
  switch (schema?.format) {
    case 'graph-tables': {
      if (graphs === undefined || nodes === undefined)
        throw new UsageError(
          'The model predicts something of each graph. Give tables of graphs and of their nodes with --graphs and --nodes.',
        );
      if (edges && edges.length > 1) throw new UsageError('The edges of several graphs are in one table. Give --edges once.');
      return encodeGraphTables({ graphs, nodes, edges: edges?.[0], schema, name });
    }
    case 'smiles': {
      if (graphs === undefined)
        throw new UsageError('The model predicts something of each molecule. Give a table of molecules with --graphs.');
      const { encodeSmiles } = await loadMolecules();
      return encodeSmiles({ graphs, schema, name });
    }
    case 'link-tables': {
      if (edges === undefined) throw new UsageError('The model predicts links. Give all known ones with --edges.');
      return encodeLinkTables({ nodes, edges, schema, name });
    }
    default: {
      if (nodes === undefined)
        throw new UsageError(
          edges === undefined
            ? 'The model predicts something of each node. Give a table of nodes with --nodes.'
            : '--edges needs --nodes too, because edges are between the nodes of a table.',
        );
      return encodeCsv({ nodes, edges, schema, name });
    }
  }
}

async function loadMolecules(): Promise<typeof import('@gnas/molecules')> {
  try {
    return await import('@gnas/molecules');
  } catch (cause) {
    throw new GnasError('GNAS_MISSING_DEPENDENCY', 'Molecules need the package @gnas/molecules: npm install @gnas/molecules', {
      cause,
    });
  }
}
