import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownServer as ownPostgres, postgresPrograms } from '../../../storage/src/testing/postgres-server.js';

/** A queue server that a test may stop. */
export interface QueueServer {
  readonly url: string;
  start(): Promise<void>;
  /** Ends the server at once, as a crash does. Redis then forgets everything; PostgreSQL forgets nothing. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Kinds of server that are installed here, each with a function that starts one. */
export const queueServers: readonly (readonly [name: string, start: () => Promise<QueueServer>])[] = [
  ...(hasRedis() ? [['Redis', ownRedis] as const] : []),
  ...(postgresPrograms ? [['PostgreSQL', startPostgres] as const] : []),
];

function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function ownRedis(): Promise<QueueServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-redis-'));
  const port = await freePort();
  let server: ReturnType<typeof spawn> | undefined;
  const start = async (): Promise<void> => {
    server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const chunk of server.stdout ?? []) if (String(chunk).includes('Ready to accept')) break;
  };
  const stop = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startPostgres(): Promise<QueueServer> {
  const server = await ownPostgres();
  return {
    url: server.url,
    start: async () => server.start(),
    stop: async () => server.stop(),
    remove: async () => server.remove(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
