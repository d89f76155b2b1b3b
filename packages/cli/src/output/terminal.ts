/** Where a command writes. Results go to `out`, everything else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches. */
  readonly interactive: boolean;
  /** Width of `out` in characters. Default 100. */
  readonly columns?: number | undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Writes characters that command a terminal, or change the direction of text, as their escapes in JSON. Names and messages of a store may
 * come from elsewhere; a JSON document stays the same document.
 */
export function printable(text: string): string {
  return text.replace(hidden, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A terminal that gets printable text alone. */
export function safeTerminal(terminal: Terminal): Terminal {
  return { ...terminal, out: (text) => terminal.out(printable(text)), err: (text) => terminal.err(printable(text)) };
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
