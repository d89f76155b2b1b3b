import { type DBSchema, openDB } from 'idb';

/** A table as it was dropped on the page. */
export interface Table {
  readonly name: string;
  readonly text: string;
}

export interface OwnTables {
  readonly nodes: Table;
  readonly edges: Table;
  /** Column of nodes to predict. */
  readonly label: string;
}

export const graphNames = ['karate-club', 'stochastic-block-model', 'wordnet-verbs'] as const;
export type GraphName = (typeof graphNames)[number];

/** What the form asks for: enough to make the same study again after a reload. Plain JSON. */
export interface SearchRequest {
  /** Name of the study. */
  readonly study: string;
  readonly graph: GraphName | OwnTables;
  readonly space: string;
  readonly algorithm: string;
  readonly device: 'auto' | 'wasm' | 'webgpu' | 'cpu';
  readonly trials: number;
  /** Maximum number of epochs of one training. */
  readonly epochs: number;
  /** Width of hidden layers, for spaces that have one. */
  readonly hiddenDim: number;
  readonly dropout: number;
  readonly seed: number;
}

interface Schema extends DBSchema {
  requests: { key: 'latest'; value: SearchRequest };
}

const openPage = () =>
  openDB<Schema>('gnas-page', 1, {
    upgrade: (database) => {
      database.createObjectStore('requests');
    },
  });

/** Reads what the study that this browser keeps was asked for; undefined before the first search. */
export async function latestRequest(): Promise<SearchRequest | undefined> {
  const database = await openPage();
  const request = await database.get('requests', 'latest');
  database.close();
  return request;
}

/** Keeps a request in place of the one before. */
export async function keepRequest(request: SearchRequest): Promise<void> {
  const database = await openPage();
  await database.put('requests', request, 'latest');
  database.close();
}
