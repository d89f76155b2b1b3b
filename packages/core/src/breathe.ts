/** Milliseconds of work after which the event loop gets a turn. */
const stride = 50;

let last = 0;

/** Node's way waits for nothing; a timer waits for a millisecond. */
const { setImmediate: immediately } = globalThis as { setImmediate?: (resolve: () => void) => unknown };
const turn = (resolve: () => void): void => {
  if (immediately) immediately(resolve);
  else setTimeout(resolve, 0);
};

/**
 * Gives the event loop a turn where it had none for a while, so that signals, timers and pages stay alive during a long
 * computation. Call it between steps; most calls return at once.
 */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now - last < stride) return;
  await new Promise<void>(turn);
  last = performance.now();
}
