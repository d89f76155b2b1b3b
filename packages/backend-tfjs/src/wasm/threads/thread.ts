import type { makeTakeParts, SharedTask } from './take-parts.js';

/** What a thread gets when it starts. */
export interface ThreadStart extends SharedTask {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Names of the module's functions, in the order of their numbers in a task. */
  readonly names: readonly string[];
  /** Number of this thread. The main thread has 0. */
  readonly thread: number;
  /** How often to look for a task before sleeping. */
  readonly spins: number;
}

/**
 * Runs parts of tasks forever: what a thread other than the main one does. It waits for a task in a loop for a short while, and then sleeps.
 *
 * Threads get the source text of this function, so it must not use anything from outside.
 */
export function serveTasks(start: ThreadStart, make: typeof makeTakeParts): void {
  const { places: at, numParts, thread, spins } = start;
  const instance = new WebAssembly.Instance(start.module, { env: { memory: start.memory } });
  const kernels = start.names.map((name) => instance.exports[name] as (...values: number[]) => unknown);
  const words = new Int32Array(start.task, 0, 16);
  const takeParts = make(start, kernels);
  let misses = 0;
  for (;;) {
    const ticket = Atomics.load(words, at.ticket);
    if ((ticket & 255) < numParts && thread < Atomics.load(words, at.activeThreads)) {
      takeParts();
      misses = 0;
    } else if (misses++ > spins) {
      Atomics.add(words, at.sleepers, 1);
      Atomics.wait(words, at.ticket, ticket);
      Atomics.sub(words, at.sleepers, 1);
      misses = 0;
    }
  }
}
