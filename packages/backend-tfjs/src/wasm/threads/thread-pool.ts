import { GnasError } from '@gnas/core';
import { type EndThread, startThread } from './start-thread.js';
import { argumentsAt, makeTakeParts, numParts, places, taskBytes } from './take-parts.js';

/** How often a thread looks for what it waits for before it sleeps: some 50 microseconds. */
const spins = 20_000;

/**
 * Threads that run kernels on parts of their rows, together with the thread that calls `run`. A thread starts with the first task that is
 * for so many, and takes part in tasks as soon as it runs.
 */
export class ThreadPool {
  readonly #task = new SharedArrayBuffer(taskBytes);
  readonly #words = new Int32Array(this.#task, 0, 16);
  readonly #values = new Float64Array(this.#task, argumentsAt);
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #takeParts: () => void;
  readonly #threads: EndThread[] = [];
  readonly #canSleep = mainCanSleep();
  #tasks = 0;

  /** @param kernels the functions of the calling thread's own instance of `module` */
  constructor(
    readonly memory: WebAssembly.Memory,
    readonly module: WebAssembly.Module,
    kernels: Readonly<Record<string, unknown>>,
  ) {
    const names = Object.keys(kernels);
    this.#numbers = new Map(names.map((name, number) => [name, number]));
    const functions = names.map((name) => kernels[name] as (...values: number[]) => unknown);
    this.#takeParts = makeTakeParts({ task: this.#task, places, argumentsAt, numParts }, functions);
    // No part is left, so a thread that starts waits.
    this.#words[places.ticket] = numParts;
  }

  /** Calls `kernel(first, last, ...values)` for all parts of the rows, in up to `threads` threads, this one included. */
  run(threads: number, kernel: string, rows: number, partRows: number, values: readonly number[]): void {
    while (this.#threads.length < threads - 1) this.#start();
    const words = this.#words;
    words[places.activeThreads] = threads;
    words[places.kernel] = this.#numbers.get(kernel) as number;
    words[places.count] = values.length;
    words[places.rows] = rows;
    words[places.partRows] = partRows;
    this.#values.set(values);
    Atomics.store(words, places.partsDone, 0);
    this.#tasks = (this.#tasks + 1) & 0x7fffff;
    Atomics.store(words, places.ticket, this.#tasks << 8);
    if (Atomics.load(words, places.sleepers) > 0) Atomics.notify(words, places.ticket);
    this.#takeParts();
    this.#awaitOthers();
    if (Atomics.exchange(words, places.failed, 0) !== 0)
      throw new GnasError('GNAS_DEVICE_UNAVAILABLE', `The kernel "${kernel}" failed in one of ${threads} threads.`);
  }

  /** Ends all threads. Later tasks start new ones. */
  dispose(): void {
    for (const end of this.#threads.splice(0)) end();
  }

  #awaitOthers(): void {
    const words = this.#words;
    let looks = 0;
    for (;;) {
      const done = Atomics.load(words, places.partsDone);
      if (done === numParts) return;
      if (looks++ < spins || !this.#canSleep) continue;
      Atomics.store(words, places.mainWaits, 1);
      Atomics.wait(words, places.partsDone, done);
      Atomics.store(words, places.mainWaits, 0);
    }
  }

  #start(): void {
    const { memory, module } = this;
    const thread = this.#threads.length + 1;
    const names = [...this.#numbers.keys()];
    this.#threads.push(startThread({ task: this.#task, places, argumentsAt, numParts, memory, module, names, thread, spins }));
  }
}

/** Whether the calling thread may sleep: all threads except the main one of a page. */
function mainCanSleep(): boolean {
  return typeof window === 'undefined';
}
