import {
  type BenchmarkRow,
  type BenchmarkTable,
  definePart,
  didYouMean,
  GnasError,
  parseOptions,
  shortList,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { dataFolders } from '../data-folders.js';
import { nodeModule } from '../node-module.js';
import { inShort } from '../pickle/budget.js';
import { readPickle } from '../pickle/read-pickle.js';
import { readFileBytes } from '../read-file.js';

/** The datasets that NAS-Bench-Graph covers. */
export const nasBenchGraphNames = [
  'cora',
  'citeseer',
  'pubmed',
  'cs',
  'physics',
  'photo',
  'computers',
  'arxiv',
  'proteins',
] as const;
/** One of `nasBenchGraphNames`. */
export type NasBenchGraphName = (typeof nasBenchGraphNames)[number];

/** Schema of `NasBenchGraphTableOptions`. */
export const nasBenchGraphTableOptions = z.object({
  root: z
    .string()
    .meta({ format: 'path' })
    .optional()
    .describe("Folder of the files. Without it: GNAS_DATA_DIR, then the user's cache."),
});
/** Options of `nasBenchGraph`. */
export type NasBenchGraphTableOptions = z.input<typeof nasBenchGraphTableOptions>;

const source = 'https://github.com/THUMNLab/NAS-Bench-Graph';

/**
 * Reads a light table of NAS-Bench-Graph (Qin et al. 2022): validation and test performance, latency and number of parameters of all
 * 26,206 architectures (proteins: 2,021), each the mean of three trainings.
 *
 * The metric is accuracy; on proteins it is the mean ROC AUC of 112 tasks. `test` is taken at the epoch of the best validation score.
 * The benchmark's parameter counts include weights that are never used: a batch norm of every node that takes the features as they
 * are, and PyTorch Geometric's second weight of ARMA.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND with the address of the file; GNAS_INVALID_FILE
 */
export async function nasBenchGraph(name: NasBenchGraphName, options: NasBenchGraphTableOptions = {}): Promise<BenchmarkTable> {
  if (!nasBenchGraphNames.includes(name))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `NAS-Bench-Graph has no table "${name}"${didYouMean(name, nasBenchGraphNames)}. Its tables: ${shortList(nasBenchGraphNames)}.`,
    );
  const path = await locate(`${name}.bench`, parseOptions('nasBenchGraph', nasBenchGraphTableOptions, options).root);
  const rows = tableRows(readPickle(await readFileBytes(path, 2 ** 26), path), path);
  return {
    name: `NAS-Bench-Graph on ${name}`,
    benchmark: 'nas-bench-graph',
    metric: name === 'proteins' ? 'rocAuc' : 'accuracy',
    size: rows.size,
    get: (key) => rows.get(key),
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  };
}

async function locate(file: string, root: string | undefined): Promise<string> {
  const { existsSync } = nodeModule('node:fs');
  const { join } = nodeModule('node:path');
  const folders = root !== undefined ? [root] : await dataFolders('nas-bench-graph');
  const found = folders.map((folder) => join(folder, file)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new GnasError(
    'GNAS_FILE_NOT_FOUND',
    `${file} was not found in ${folders.join(' or ')}. Get it from ${source} (nas-bench-graph/light/${file}) and give its folder as "root" or in GNAS_DATA_DIR.`,
  );
}

function tableRows(pickled: unknown, path: string): ReadonlyMap<string, BenchmarkRow> {
  if (!(pickled instanceof Map) || pickled.size === 0)
    throw new GnasError('GNAS_INVALID_FILE', `${path}: expected a dict of architectures.`);
  const rows = new Map<string, BenchmarkRow>();
  for (const [key, row] of pickled as Map<unknown, unknown>) {
    if (!Number.isInteger(key))
      throw new GnasError('GNAS_INVALID_FILE', `${path}: ${inShort(key)} is not the number of an architecture.`);
    const read = (column: string, most: number): number => {
      const value = row instanceof Map ? row.get(column) : undefined;
      if (typeof value === 'number' && value >= 0 && value <= most) return value;
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${path}: architecture ${key} has ${inShort(value)} as "${column}"; expected a number from 0 to ${most}.`,
      );
    };
    rows.set(String(key), {
      validation: read('valid_perf', 1),
      test: read('perf', 1),
      // The files give millions, and seconds.
      parameters: Math.round(read('para', 1e6) * 1e6),
      latencyMs: read('latency', 1e6) * 1000,
    });
  }
  return rows;
}

const tableOf = (name: NasBenchGraphName) =>
  definePart({
    description: `Results of NAS-Bench-Graph's architectures on ${name} (Qin et al. 2022).`,
    options: nasBenchGraphTableOptions,
    create: (options) => nasBenchGraph(name, options),
  });

/** The tables of NAS-Bench-Graph, by name. */
export const nasBenchGraphTables = Object.fromEntries(nasBenchGraphNames.map((name) => [name, tableOf(name)])) as Record<
  NasBenchGraphName,
  ReturnType<typeof tableOf>
>;
