import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of PostgreSQL that a test may stop. */
export interface OwnServer {
  readonly url: string;
  start(): void;
  /** Ends the server at once, as a crash does. */
  stop(): void;
  remove(): void;
}

const root = '/usr/lib/postgresql';

/** Folder of the server's programs; undefined if it is not installed. */
export const postgresPrograms = existsSync(root)
  ? readdirSync(root)
      .map((version) => join(root, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'pg_ctl')))
  : undefined;

/** Makes and starts a server on a free port of loopback. */
export async function ownServer(): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const run = (program: string, ...args: string[]): void => {
    const command = [join(postgresPrograms as string, program), ...args];
    // The server refuses to run as root.
    const [first = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(first, rest, { stdio: 'ignore', cwd: folder });
  };
  const port = await freePort();
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1`;
  run('initdb', '-D', data, '--auth=trust', '--username=gnas');
  const start = (): void => run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  const stop = (): void => run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
  start();
  return {
    url: `postgres://gnas@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove: () => {
      try {
        stop();
      } catch {
        // It was stopped before.
      }
      rmSync(folder, { recursive: true, force: true });
    },
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
