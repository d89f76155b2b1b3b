import { definePart, definePlugin } from '@gnas/core';
import { z } from 'zod';
import { fromCsv } from './csv/from-csv.js';
import { karateClub } from './karate-club.js';
import { nasBenchGraph, nasBenchGraphNames } from './nas-bench-graph/nas-bench-graph.js';
import { npz } from './npz.js';
import { planetoid, planetoidNames } from './planetoid/planetoid.js';
import { stochasticBlockModel } from './stochastic-block-model.js';
import { partsOfSpeech, wordnet } from './wordnet/wordnet.js';

const splitSeed = z.int().default(0).describe('seed of the random split');
const planetoidOptions = {
  root: z.string().optional().describe('folder that holds the files'),
  normalizeFeatures: z.boolean().default(true).describe('scale the features of each node to a sum of 1'),
};
const defined = <T extends Record<string, unknown>>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** All datasets and tables of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/datasets',
  apiVersion: 1,
  datasets: {
    wordnet: definePart({
      description: "WordNet's synsets by lexicographer file; needs no download",
      options: z.object({ partOfSpeech: z.enum(partsOfSpeech).default('verb').describe('part of WordNet'), splitSeed }),
      create: ({ partOfSpeech, splitSeed: seed }) => wordnet({ partOfSpeech, seed }),
    }),
    ...Object.fromEntries(
      planetoidNames.map((name) => [
        name,
        definePart({
          description: `citation graph ${name} with the public split (Yang et al. 2016)`,
          options: z.object(planetoidOptions),
          create: (options) => planetoid(name, defined(options)),
        }),
      ]),
    ),
    'karate-club': definePart({
      description: "Zachary's karate club, 34 nodes",
      options: z.object({ splitSeed }),
      create: ({ splitSeed: seed }) => karateClub({ seed }),
    }),
    'stochastic-block-model': definePart({
      description: 'a random graph with planted classes',
      options: z.object({
        blocks: z.array(z.int().min(1)).min(2).default([50, 50, 50]).describe('nodes of each block'),
        within: z.number().min(0).max(1).default(0.2).describe('probability of an edge within a block'),
        between: z.number().min(0).max(1).default(0.02).describe('probability of an edge between blocks'),
        splitSeed,
      }),
      create: ({ splitSeed: seed, ...options }) => stochasticBlockModel({ ...options, seed }),
    }),
    npz: definePart({
      description: 'a file in the format of gnn-benchmark',
      options: z.object({ file: z.string().describe('path of the .npz file'), splitSeed }),
      create: ({ file, splitSeed: seed }) => npz(file, { seed }),
    }),
    csv: definePart({
      description: 'your own data: a table of nodes and a table of edges',
      options: z.object({
        nodes: z.string().describe('path of the table of nodes'),
        edges: z.string().describe('path of the table of edges'),
        label: z.string().describe('column of nodes to predict'),
        id: z.string().default('id').describe('column of nodes that names a node'),
        source: z.string().optional().describe("column of edges with the edge's source"),
        target: z.string().optional().describe("column of edges with the edge's target"),
        features: z.array(z.coerce.string()).optional().describe('columns of nodes that become features; default all of use'),
        directed: z.boolean().default(false).describe('keep edges as they are given'),
        splitSeed,
      }),
      create: ({ splitSeed: seed, ...options }) => fromCsv({ ...defined(options), seed }),
    }),
  },
  tables: Object.fromEntries(
    nasBenchGraphNames.map((name) => [
      name,
      definePart({
        description: `results of NAS-Bench-Graph's architectures on ${name} (Qin et al. 2022)`,
        options: z.object({ root: z.string().optional().describe('folder that holds the file') }),
        create: (options) => nasBenchGraph(name, defined(options)),
      }),
    ]),
  ),
});
