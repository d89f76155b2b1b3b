import type { Tensor } from '@gnas/core/plugin';

/** A tensor that is not yet computed, because the operation after it may do so in the same pass. */
export abstract class Pending implements Tensor {
  readonly dtype = 'float32';
  readonly #compute: () => Tensor;
  #value: Tensor | undefined;

  constructor(
    readonly shape: readonly number[],
    compute: () => Tensor,
  ) {
    this.#compute = compute;
  }

  /** The tensor, computed on first use. */
  get value(): Tensor {
    this.#value ??= this.#compute();
    return this.#value;
  }
}

/** Computes a pending tensor, also inside an array, a record or a map of tensors. */
export function settled<T>(value: T): T {
  if (value instanceof Pending) return value.value as T;
  if (Array.isArray(value)) return value.some(isPending) ? (value.map(settled) as T) : value;
  if (value instanceof Map)
    return [...value.values()].some(isPending) ? (new Map([...value].map(([key, each]) => [key, settled(each)])) as T) : value;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if (!Object.values(value).some(isPending)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, settled(each)])) as T;
}

function isPending(value: unknown): boolean {
  return value instanceof Pending;
}
