import type { Tensor } from '@gnas/core/plugin';

/**
 * x + bias, not yet computed. Most layers end with a bias and most spaces continue with an activation. Waiting for the activation
 * saves one of two passes over the values.
 */
export class PendingBias implements Tensor {
  readonly dtype = 'float32';
  readonly shape: readonly number[];
  // Private, because TensorFlow.js searches the public fields of what a tidy returns for tensors.
  readonly #x: Tensor;
  readonly #bias: Tensor;
  readonly #add: () => Tensor;
  #sum: Tensor | undefined;

  constructor(x: Tensor, bias: Tensor, add: () => Tensor) {
    this.shape = x.shape;
    this.#x = x;
    this.#bias = bias;
    this.#add = add;
  }

  get x(): Tensor {
    return this.#x;
  }

  get bias(): Tensor {
    return this.#bias;
  }

  get sum(): Tensor {
    this.#sum ??= this.#add();
    return this.#sum;
  }
}

/** Computes a pending bias, also inside an array, a record or a map of tensors. */
export function settled<T>(value: T): T {
  if (value instanceof PendingBias) return value.sum as T;
  if (Array.isArray(value)) return value.some(isPending) ? (value.map(settled) as T) : value;
  if (value instanceof Map)
    return [...value.values()].some(isPending) ? (new Map([...value].map(([key, each]) => [key, settled(each)])) as T) : value;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (!Object.values(value).some(isPending)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settled(each)])) as T;
}

function isPending(value: unknown): boolean {
  return value instanceof PendingBias;
}
