import type { Backend } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';

/** A test that every backend must pass. */
export interface ConformanceCase {
  /** 'operation' tests an operation's values, gradient, determinism and memory. 'backend' tests everything else. */
  readonly kind: 'operation' | 'backend';
  readonly name: string;
  /** Operations that the case tests, for an overview of what is tested. */
  readonly operations: readonly (keyof Ops)[];
  /** Runs the test. @throws Error saying what the backend did and what was expected */
  run(backend: Backend): Promise<void>;
}

/** Throws unless a condition holds. */
export function demand(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

/** Throws unless values differ from the expected ones by at most 1e-4 * max(1, |expected|). */
export function demandNear(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  demand(actual.length === expected.length, () => `${what} has ${actual.length} values; expected ${expected.length}.`);
  for (let i = 0; i < expected.length; i++) {
    const [got, wanted] = [actual[i] as number, expected[i] as number];
    demand(Math.abs(got - wanted) <= 1e-4 * Math.max(1, Math.abs(wanted)), () => `${what}[${i}] is ${got}; expected ${wanted}.`);
  }
}

/** Throws if the number of tensors is not the same after `f` as before. */
export async function demandNoLeak(backend: Backend, what: string, f: () => Promise<void>): Promise<void> {
  const before = backend.memory().numTensors;
  await f();
  const left = backend.memory().numTensors - before;
  demand(left === 0, () => `${what} leaks ${left} tensors; expected none.`);
}

/** Throws unless `f` throws an error whose message matches. */
export function demandThrows(f: () => unknown, message: RegExp, what: string): void {
  try {
    f();
  } catch (error) {
    demand(
      error instanceof Error && message.test(error.message),
      () => `${what} throws "${error}"; expected a message matching ${message}.`,
    );
    return;
  }
  throw new Error(`${what} doesn't throw; expected an error matching ${message}.`);
}
