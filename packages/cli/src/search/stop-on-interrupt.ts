import type { Terminal } from '../output/terminal.js';

/** Makes the first Ctrl-C abort the signal, and the second one end the process. */
export function stopOnInterrupt(terminal: Terminal): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err('Stopping with the best so far. Press Ctrl-C again to quit at once.');
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  return { signal: controller.signal, release: () => process.off('SIGINT', onInterrupt) };
}
