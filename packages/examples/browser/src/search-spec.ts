import type { Architecture, Trial } from '@gnas/core';

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

/** All that decides a search's outcome. Plain JSON. */
export interface SearchSpec {
  readonly graph: GraphName | OwnTables;
  readonly space: string;
  readonly algorithm: string;
  readonly device: 'auto' | 'wasm' | 'webgpu' | 'cpu';
  readonly trials: number;
  /** Most epochs of one training. */
  readonly epochs: number;
  /** Width of hidden layers, for spaces that have one. */
  readonly hiddenDim: number;
  readonly dropout: number;
  readonly seed: number;
}

/** An architecture for people. */
export interface Drawing {
  readonly architecture: Architecture;
  /** The selection in words. */
  readonly description: Readonly<Record<string, string>>;
}

export interface DrawnTrial {
  readonly trial: Trial;
  readonly drawing: Drawing;
}

/** A study as the browser keeps it. */
export interface KeptStudy {
  readonly spec: SearchSpec;
  /** 'running' in a page that is gone means that it goes on where the page is opened again. */
  readonly state: 'running' | 'stopped' | 'complete';
  /** File of the best model, where the search has ended or was stopped. */
  readonly model?: Uint8Array<ArrayBuffer>;
}
