/**
 * The shape and type of a tensor, which is all that core reads of it. The backend owns the values. A TensorFlow.js tensor satisfies
 * this interface. `layout: 'sparse'` marks a graph's sparse feature matrix, which only `linear` and `dropout` accept.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly layout?: 'sparse';
}
