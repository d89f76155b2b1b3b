/** Where a command writes. Results go to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches. */
  readonly interactive: boolean;
  /** Width of `out` in characters. Default 100. */
  readonly columns?: number | undefined;
}

/** Ends quietly where the reader of the output has left, as `head` does. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** The process's own streams. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  interactive: Boolean(process.stderr.isTTY) && !process.env.CI,
  columns: process.stdout.columns || undefined,
};
