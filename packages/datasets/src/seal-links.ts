import { createGraph, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { findFile } from './find-file.js';
import { readFileBytes } from './read-file.js';
import { binaryRows } from './sparse-matrix-builder.js';
import { undirectedEdges } from './undirected-edges.js';

/** Graphs of SEAL (Zhang & Chen 2018, section 4) by name, with their files. */
const files = { usair: 'USAir.txt', ns: 'NS.txt', yeast: 'Yeast.txt', power: 'Power.txt' } as const;

/** Names of the graphs that `sealLinks` reads. */
export const sealLinksNames = Object.keys(files) as readonly (keyof typeof files)[];
/** One of `sealLinksNames`. */
export type SealLinksName = keyof typeof files;

/** Schema of `SealLinksOptions`. */
export const sealLinksOptions = z.object({
  name: z
    .enum(Object.keys(files) as [SealLinksName, ...SealLinksName[]])
    .default('usair')
    .describe('Name of the graph.'),
  root: z.string().optional().describe("Folder of the files. Without it: GNAS_DATA_DIR, then the user's cache."),
});
/** Options of `sealLinks`. */
export type SealLinksOptions = z.input<typeof sealLinksOptions>;

const source = 'https://github.com/muhanzhang/SEAL';

/**
 * Reads a graph for link prediction: airlines (usair), coauthors (ns), proteins (yeast) or a power grid (power), as SEAL has them (Zhang &
 * Chen 2018, section 4). Edges are undirected and have no weights. Nodes have no labels, and one-hot numbers as features.
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_FILE_NOT_FOUND with the address of the file; GNAS_INVALID_FILE naming the line
 */
export async function sealLinks(options: SealLinksOptions = {}): Promise<Graph> {
  const { name, root } = parseOptions('sealLinks', sealLinksOptions, options);
  const path = await findFile(files[name], { dataset: 'links', root, from: `${source} (Python/data)` });
  const pairs = readPairs(new TextDecoder().decode(await readFileBytes(path)), path);
  // Files count from 0 or from 1. Numbers without a line are nodes without links.
  const least = pairs.reduce((a, b) => Math.min(a, b));
  const numNodes = pairs.reduce((a, b) => Math.max(a, b)) - least + 1;
  const none = new Int32Array(0);
  return createGraph(
    {
      name,
      numNodes,
      ...undirectedEdges(
        numNodes,
        pairs.map((node) => node - least),
      ),
      features: binaryRows(
        Array.from({ length: numNodes }, (_, node) => [node]),
        numNodes,
      ),
      labels: new Int32Array(numNodes).fill(-1),
      numClasses: 0,
      nodeIds: Array.from({ length: numNodes }, (_, node) => String(node + least)),
      split: { train: none, validation: none, test: none },
    },
    { onlyPredict: true },
  );
}

/** Reads lines of two node numbers and perhaps a weight, which is not used. -> [2 * lines] */
function readPairs(text: string, path: string): Int32Array {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const pairs: number[] = [];
  lines.forEach((cells, at) => {
    if (cells.length === 1 && cells[0] === '') return;
    const ends = cells.slice(0, 2).map(Number);
    if (ends.length !== 2 || !ends.every((node) => Number.isInteger(node) && node >= 0))
      throw new GnasError(
        'GNAS_INVALID_FILE',
        `${path}, line ${at + 1}: got "${cells.join(' ').slice(0, 40)}"; expected the numbers of two nodes, and perhaps a weight.`,
      );
    pairs.push(...ends);
  });
  if (pairs.length === 0) throw new GnasError('GNAS_INVALID_FILE', `${path}: the file has no links.`);
  return Int32Array.from(pairs);
}

export const sealLinksDataset = definePart({
  description: 'Reads a graph of links without labels: usair, ns, yeast or power (Zhang & Chen 2018).',
  options: sealLinksOptions,
  create: sealLinks,
});
