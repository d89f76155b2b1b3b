/** Number of parts that a kernel's rows are divided into. It is fixed, so that results do not depend on the number of threads. */
export const numParts = 16;

/**
 * Places of 32-bit integers in the memory by which threads share a task. The ticket holds the number of the task in its upper 24 bits and
 * the next part in its lower 8. Whoever adds 1 to it owns that part.
 */
export const places = {
  ticket: 0,
  partsDone: 1,
  sleepers: 2,
  mainWaits: 3,
  activeThreads: 4,
  failed: 5,
  kernel: 6,
  count: 7,
  rows: 8,
  partRows: 9,
};

/** Bytes of the integers of a task, which its arguments follow, and of both. */
export const argumentsAt = 64;
export const taskBytes = argumentsAt + 8 * 32;

type Kernel = (...values: number[]) => unknown;

/** What `makeTakeParts` needs. It can be sent to another thread. */
export interface SharedTask {
  readonly task: SharedArrayBuffer;
  readonly places: typeof places;
  readonly argumentsAt: number;
  readonly numParts: number;
}

/**
 * Makes the function that runs parts of the current task until none is left. A part can only be owned while its task is current, and the
 * next task begins after all parts are done, so the arguments cannot change meanwhile.
 *
 * Other threads get the source text of this function, so it must not use anything from outside.
 */
export function makeTakeParts(shared: SharedTask, kernels: readonly Kernel[]): () => void {
  const { places: at, numParts: parts } = shared;
  const words = new Int32Array(shared.task, 0, 16);
  const values = new Float64Array(shared.task, shared.argumentsAt);
  return () => {
    while ((Atomics.load(words, at.ticket) & 255) < parts) {
      const part = Atomics.add(words, at.ticket, 1) & 255;
      if (part >= parts) return;
      const rows = words[at.rows] as number;
      const partRows = words[at.partRows] as number;
      const first = part * partRows;
      try {
        if (first < rows) {
          const kernel = kernels[words[at.kernel] as number] as Kernel;
          kernel(first, Math.min(first + partRows, rows), ...values.subarray(0, words[at.count] as number));
        }
      } catch {
        Atomics.store(words, at.failed, 1);
      }
      const done = Atomics.add(words, at.partsDone, 1) + 1;
      if (done === parts && Atomics.load(words, at.mainWaits) === 1) Atomics.notify(words, at.partsDone);
    }
  };
}
