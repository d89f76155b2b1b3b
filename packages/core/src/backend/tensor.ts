/**
 * A tensor as core sees it: a shape and a type. Only a backend knows what is behind it; a TensorFlow.js tensor
 * already is one. `layout: 'sparse'` marks a graph's sparse feature matrix, which `linear` and `dropout` accept
 * like any other input and which is never densified.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly layout?: 'sparse';
}
