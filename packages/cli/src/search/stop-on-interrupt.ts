import type { Terminal } from '../output/terminal.js';

/**
 * Makes the first Ctrl-C abort the signal, and the second one end the process. SIGTERM, which every stop of a container sends, aborts like
 * the first Ctrl-C; it may come again before the search has stopped, and changes nothing then.
 */
export function stopOnInterrupt(terminal: Terminal): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    terminal.err('Stopping with the best so far. Press Ctrl-C again to quit at once.');
    controller.abort();
  };
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    stop();
  };
  const onTerminate = (): void => {
    if (!controller.signal.aborted) stop();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
