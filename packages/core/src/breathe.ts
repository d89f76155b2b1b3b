/** Milliseconds between turns of the event loop. */
const interval = 50;

let last = 0;

/** `setImmediate` (Node) adds no delay; a timer waits for at least a millisecond. */
const { setImmediate: immediately } = globalThis as { setImmediate?: (resolve: () => void) => unknown };
const turn = (resolve: () => void): void => {
  if (immediately) immediately(resolve);
  else setTimeout(resolve, 0);
};

/**
 * Yields to the event loop if more than 50 ms have passed since the last turn, so that signals, timers and pages stay responsive during
 * a long computation. Call it between steps. Most calls return immediately.
 */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now - last < interval) return;
  await new Promise<void>(turn);
  last = performance.now();
}
