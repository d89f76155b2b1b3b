import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { OperationInput } from './forward-input.js';

/** A candidate of a layer choice. It has no state: its parameters belong to the store, under its path. */
export interface Operation {
  /** Unique among the candidates of a choice; part of the parameters' paths. */
  readonly name: string;
  /** Computes the output, usually [N, outDim] from `x` [N, inDim]. */
  forward(input: OperationInput): Tensor;
}

/** A choice of one operation among several. */
export interface LayerChoice {
  readonly kind: 'layer';
  readonly key: string;
  /** Position among the choices, in the order in which algorithms visit them. */
  readonly order: number;
  readonly candidates: readonly Operation[];
}

/** A choice of `numChosen` among several inputs, combined by `reduce`. */
export interface InputChoice {
  readonly kind: 'input';
  readonly key: string;
  /** Position among the choices, in the order in which algorithms visit them. */
  readonly order: number;
  /** Names of the inputs, for descriptions and drawings. */
  readonly candidates: readonly string[];
  readonly numChosen: number;
  readonly reduce: 'sum' | 'mean' | 'concat';
  /** Indices of the candidates that are skip connections. Some algorithms (ENAS) keep their rate near a target. Default: none. */
  readonly skips?: readonly number[];
}

/** A decision point of a space. */
export type Choice = LayerChoice | InputChoice;

/** What a choice resolves to in one forward pass. It is given with the pass and never stored in the space. */
export type Resolution = { readonly kind: 'fixed'; readonly indices: readonly number[] } | Mixture;

/** A weighted sum of candidates' outputs. */
export interface Mixture {
  readonly kind: 'mixture';
  /** [number of candidates] */
  readonly weights: Tensor;
  /** Candidates whose weight isn't 0; the others needn't run. Default: all. */
  readonly indices?: readonly number[];
}

/** Resolves each choice in one forward pass. `ops` are those of the pass, to compute the weights of a mixture with. */
export type Resolver = (choice: Choice, ops: Ops) => Resolution;

/** Number of ways to decide a choice. */
export function waysToChoose(choice: Choice): number {
  if (choice.kind === 'layer') return choice.candidates.length;
  let ways = 1;
  for (let i = 0; i < choice.numChosen; i++) ways = (ways * (choice.candidates.length - i)) / (i + 1);
  return ways;
}
