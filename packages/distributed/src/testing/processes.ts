import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StudyStorage } from '@gnas/storage';

/** A process that a test started, with what it has printed. */
export interface Started {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves to the first line that matches, also one that was printed before. @throws if the process ends without it */
  line(pattern: RegExp): Promise<string>;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

const scriptAt = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [scriptAt(script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GNAS_QUEUE_SECRET: '', ...env },
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const hear = (line: string): void => {
    lines.push(line);
    for (const look of waiting) look();
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
  const ended = once(child, 'close').then(() => {
    for (const look of waiting) look();
  });
  return {
    child,
    lines,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          const hasEnded = child.exitCode !== null || child.signalCode !== null;
          if (found === undefined && !hasEnded) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`${script} ended without ${pattern}:\n${lines.slice(-20).join('\n')}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What a test searches; without a queue, the search trains in its own process. */
export interface SearchToStart {
  readonly location: string;
  /** Name of the study. */
  readonly name: string;
  readonly queue?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a search, or continues it if it was killed. */
export function startSearch({ location, name, queue, env = {} }: SearchToStart): Started {
  return start('search.mjs', [location, name, ...(queue === undefined ? [] : [queue])], env);
}

/** Starts a worker with options of `startWorker`, and waits until it is connected. */
export async function startWorkerProcess(queue: string, options: object = {}, env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const cache = mkdtempSync(join(tmpdir(), 'gnas-cache-'));
  const worker = start('worker.mjs', [queue, JSON.stringify({ cache, ...options })], env);
  await worker.line(/^worker /);
  return worker;
}

/** Makes the location of a new store. */
export const newStore = (): string => join(mkdtempSync(join(tmpdir(), 'gnas-queue-')), 'studies.db');

/** Everything that a store keeps about a study's trials, except times. */
export async function keptTrials(location: string, study: string): Promise<string> {
  const storage = await StudyStorage.open(location);
  const trials = await storage.trials(study);
  await storage.close();
  return JSON.stringify(
    trials.map(({ startedAt: _startedAt, durationMs: _durationMs, ...decided }) => decided),
    undefined,
    1,
  );
}
