import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../main.js';

/** What a command has come to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process. */
export function run(...argv: string[]): Promise<Ran> {
  return runWatched(() => {}, ...argv);
}

/** Runs the command; `onError` hears of each line on standard error. */
export async function runWatched(onError: (line: string) => void, ...argv: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(argv, {
    out: (text) => out.push(text),
    err: (text) => {
      err.push(text);
      onError(text);
    },
    interactive: false,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Presses Ctrl-C when the first trial is done. */
export function runUntilFirstTrial(...argv: string[]): Promise<Ran> {
  return runWatched((line) => line.startsWith('trial 0 ') && process.emit('SIGINT'), ...argv);
}

/** Makes an empty folder, which the operating system removes some day. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'gnas-cli-'));
}
