import { join } from 'node:path';
import type { Trial } from '@gnas/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type QueueServer, queueServers } from '../../../distributed/src/testing/queue-servers.js';
import { newFolder, run } from '../testing/run-command.js';

const model = ['--dataset', 'karate-club', '--space', 'single-path', '--hidden-dim', '8', '--algorithm', 'random-search'];
const small = [...model, '--trials', '4', '--epochs', '5', '--top-k', '0', '--final-epochs', '5', '--no-baselines', '--json'];

describe.each(queueServers)('gnas worker over %s', (_, startServer) => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  const search = (...flags: string[]) => run('search', ...small, '--store', join(newFolder(), 'studies.db'), ...flags);
  const trialsOf = ({ out }: { readonly out: string }) =>
    JSON.parse(out).trials.map(({ number, selection, metrics }: Trial) => [number, selection, metrics]);

  it('runs the trials of a search, which are those of a search without a queue', { timeout: 180_000 }, async () => {
    const cache = newFolder();
    const [found, worked] = await Promise.all([
      search('--queue', server.url),
      run('worker', '--queue', server.url, '--once', '--concurrency', '2', '--cache', cache),
    ]);
    expect([found.code, worked.code]).toEqual([0, 0]);
    expect(worked.err).toMatch(/Serving study karate-club-random-search-1 .*\n.*has ended/);
    expect(trialsOf(found)).toEqual(trialsOf(await search()));
    const { out } = await run('workers', '--queue', server.url);
    expect(out).toMatch(/^0 workers and 0 searches at (redis|postgres):/);
  });
});

it('says what is wrong with an address', async () => {
  for (const command of ['worker', 'workers']) {
    const { code, err } = await run(command, '--queue', 'http://me:s3cret@queue');
    expect(code).toBe(1);
    expect(err).toMatch(/The address of the queue can't be read; it begins with http:.*redis:\/\/HOST:PORT/);
    expect(err).not.toContain('s3cret');
    expect((await run(command)).code).toBe(2);
  }
  const { err } = await run('workers', '--queue', 'redis://me:s3cret@queue.example');
  expect(err).toMatch(/redis:\/\/me@queue\.example is on another machine, and no secret was given/);
}, 60_000);
