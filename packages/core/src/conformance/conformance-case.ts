import type { Backend } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';

/** What every backend must do, one thing at a time. */
export interface ConformanceCase {
  /** 'operation': values, gradient, the same bits again, nothing left behind. 'backend': everything beside operations. */
  readonly kind: 'operation' | 'backend';
  readonly name: string;
  /** Operations that it tests; for a table of what is tested. */
  readonly operations: readonly (keyof Ops)[];
  /** @throws Error that says what the backend did and what it should have done */
  run(backend: Backend): Promise<void>;
}

/** Throws where a condition does not hold. */
export function demand(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message());
}

/** Values to 1e-4 of the larger of 1 and what is expected. */
export function demandNear(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  demand(actual.length === expected.length, () => `${what} has ${actual.length} values; it should have ${expected.length}.`);
  for (let i = 0; i < expected.length; i++) {
    const [got, wanted] = [actual[i] as number, expected[i] as number];
    demand(
      Math.abs(got - wanted) <= 1e-4 * Math.max(1, Math.abs(wanted)),
      () => `${what}[${i}] is ${got}; it should be ${wanted}.`,
    );
  }
}

/** The tensors alive after `f` are those before it. */
export async function demandNoLeak(backend: Backend, what: string, f: () => Promise<void>): Promise<void> {
  const before = backend.memory().numTensors;
  await f();
  const left = backend.memory().numTensors - before;
  demand(left === 0, () => `${what} leaves ${left} tensors behind; it should leave none.`);
}

/** @throws Error unless `f` throws one that matches */
export function demandThrows(f: () => unknown, message: RegExp, what: string): void {
  try {
    f();
  } catch (error) {
    demand(error instanceof Error && message.test(error.message), () => `${what} throws "${error}"; it should say ${message}.`);
    return;
  }
  throw new Error(`${what} does not throw; it should say ${message}.`);
}
