import type { Tensor } from '../backend/tensor.js';
import type { ForwardInput } from './forward-input.js';

/** One candidate inside a layer choice. Stateless: its parameters live in the store, under its path. */
export interface Operation {
  readonly name: string;
  forward(input: ForwardInput): Tensor;
}

/** A decision among operations. */
export interface LayerChoice {
  readonly kind: 'layer';
  readonly key: string;
  /** Position in the order in which algorithms visit the choices. */
  readonly order: number;
  readonly candidates: readonly Operation[];
}

/** A decision to take `numChosen` of several inputs, combined by `reduce`. */
export interface InputChoice {
  readonly kind: 'input';
  readonly key: string;
  readonly order: number;
  /** Names of the inputs, for people and drawings. */
  readonly candidates: readonly string[];
  readonly numChosen: number;
  readonly reduce: 'sum' | 'mean' | 'concat';
  /** Indices of the candidates that are skip connections, whose rate an algorithm may hold to a preset one (ENAS). Default: none. */
  readonly skips?: readonly number[];
}

/** A decision point of a space. */
export type Choice = LayerChoice | InputChoice;

/** How a choice is taken in one forward pass: given by whoever runs it, never stored in the space. */
export type Resolution = { readonly kind: 'fixed'; readonly indices: readonly number[] } | Mixture;

/** A weighted sum of candidates' outputs. */
export interface Mixture {
  readonly kind: 'mixture';
  /** [number of candidates] */
  readonly weights: Tensor;
  /** Candidates whose weight isn't 0; the others needn't run. Default: all. */
  readonly indices?: readonly number[];
}

/** How each choice is taken in one forward pass. */
export type Resolver = (choice: Choice) => Resolution;
