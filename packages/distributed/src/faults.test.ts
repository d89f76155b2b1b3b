import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@gnas/core/plugin';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cutProxy } from '../../storage/src/testing/cut-proxy.js';
import { keptTrials, newStore, type Started, startSearch, startWorkerProcess } from './testing/processes.js';
import { type QueueServer, queueServers } from './testing/queue-servers.js';

const random = new Random(Number(process.env.GNAS_TEST_SEED ?? 1));
/** Kills of workers, and of coordinators, for each kind of server. */
const kills = Number(process.env.GNAS_TEST_WORKER_KILLS ?? 3);

/** What a search without a queue, which nothing disturbs, leaves behind. */
let expected: { readonly end: string; readonly trials: string };
const started: Started[] = [];

beforeAll(async () => {
  const location = newStore();
  const end = await startSearch(location).line(/^selection /);
  expected = { end, trials: await keptTrials(location) };
});

afterEach(async () => {
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await ended;
  }
});

const search = (location: string, queue: string, env: NodeJS.ProcessEnv = {}): Started => {
  const process = startSearch(location, queue, env);
  started.push(process);
  return process;
};
const worker = async (queue: string, options: object = {}, env: NodeJS.ProcessEnv = {}): Promise<Started> => {
  const process = await startWorkerProcess(queue, options, env);
  started.push(process);
  return process;
};
/** Checks that a search ended as the undisturbed one, in every byte. */
const expectSame = async (running: Started, location: string): Promise<void> => {
  expect(await running.line(/^selection /)).toBe(expected.end);
  await running.ended;
  expect(await keptTrials(location)).toBe(expected.trials);
};
const eventsOf = ({ lines }: Started, pattern: RegExp): string[] =>
  lines.filter((line) => line.startsWith('event ') && pattern.test(line));

describe.each(queueServers)('a search over %s', (_, startServer) => {
  let server: QueueServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  it('gives the study of one process, with workers that come later and bring several threads', async () => {
    const location = newStore();
    const running = search(location, server.url);
    await Promise.all([worker(server.url, { concurrency: 2 }), worker(server.url)]);
    await expectSame(running, location);
    expect(eventsOf(running, /joined/)).toHaveLength(2);
    expect(eventsOf(running, /lost|missing/)).toEqual([]);
  });

  it(`survives ${kills} kills of workers`, {
    meta: { attempt: 'SIGKILL of a worker on another machine', tries: kills },
    timeout: 600_000,
  }, async () => {
    const location = newStore();
    const running = search(location, server.url, { TRIES: '1000', EPOCHS: '15' });
    await worker(server.url);
    for (let kill = 0; kill < kills; kill++) {
      const victim = await worker(server.url);
      await Promise.race([victim.line(/Serving/).catch(() => {}), running.ended]);
      await sleep(random.integer(1500));
      victim.child.kill('SIGKILL');
      await victim.ended;
    }
    await expectSame(running, location);
  });

  it(`survives ${kills} kills of its coordinator, with workers still there`, {
    meta: { attempt: 'SIGKILL of a search over a queue', tries: kills },
    timeout: 600_000,
  }, async () => {
    const location = newStore();
    await Promise.all([worker(server.url), worker(server.url)]);
    for (let kill = 0; kill < kills; kill++) {
      const victim = search(location, server.url);
      await Promise.race([victim.line(/^trial /), victim.ended]);
      await sleep(random.integer(400));
      victim.child.kill('SIGKILL');
      await victim.ended;
    }
    await expectSame(search(location, server.url), location);
  });

  it('goes on when a worker stops for longer than its claim holds, and compares its late answers', {
    meta: { attempt: 'worker that stops for longer than its claim holds' },
    timeout: 120_000,
  }, async () => {
    const location = newStore();
    const running = search(location, server.url, { EPOCHS: '15', TRIES: '3' });
    const sleeper = await worker(server.url);
    await sleeper.line(/Serving/);
    await running.line(/^trial 1 /);
    sleeper.child.kill('SIGSTOP');
    await worker(server.url);
    await running.line(/was lost with trial/);
    sleeper.child.kill('SIGCONT');
    await expectSame(running, location);
  });

  it('goes on after its server was away', {
    meta: { attempt: 'crash of the queue server', tries: 2 },
    timeout: 120_000,
  }, async () => {
    const location = newStore();
    const running = search(location, server.url);
    await Promise.all([worker(server.url), worker(server.url)]);
    for (const trial of [1, 6]) {
      await running.line(new RegExp(`^trial ${trial} `));
      await server.stop();
      await sleep(500);
      await server.start();
    }
    await expectSame(running, location);
  });

  it('goes on after connections were cut and fell silent', {
    meta: { attempt: 'connection to the queue cut or silent', tries: 6 },
    timeout: 120_000,
  }, async () => {
    const location = newStore();
    const proxies = [await cutProxy(server.url), await cutProxy(server.url)] as const;
    const running = search(location, proxies[0].url);
    await Promise.all([worker(proxies[1].url), worker(server.url)]);
    for (const trial of [1, 4, 8]) {
      await running.line(new RegExp(`^trial ${trial} `));
      for (const proxy of proxies) proxy.cut(200);
    }
    await expectSame(running, location);
    for (const proxy of proxies) await proxy.close();
  });

  it('takes a worker whose clock is an hour off', {
    meta: { attempt: 'clocks of machines an hour apart', tries: 2 },
  }, async () => {
    const location = newStore();
    const preload = new URL('./testing/skewed-clock.mjs', import.meta.url).href;
    const running = search(location, server.url);
    const skewed = (skew: number) => worker(server.url, {}, { NODE_OPTIONS: `--import ${preload}`, CLOCK_SKEW: String(skew) });
    await Promise.all([-3_600_000, 3_600_000].map(skewed));
    await expectSame(running, location);
    expect(eventsOf(running, /lost|missing/)).toEqual([]);
  });

  it('waits for a slow worker', { meta: { attempt: 'worker that is stopped for moments' }, timeout: 120_000 }, async () => {
    const location = newStore();
    const running = search(location, server.url);
    const [slow] = await Promise.all([worker(server.url), worker(server.url)]);
    await slow.line(/Serving/);
    const timer = setInterval(() => {
      slow.child.kill('SIGSTOP');
      setTimeout(() => slow.child.kill('SIGCONT'), 400);
    }, 500);
    try {
      await expectSame(running, location);
    } finally {
      clearInterval(timer);
    }
    expect(eventsOf(running, /lost|missing/)).toEqual([]);
  });

  it('shows why a worker of another version does not take part', { meta: { attempt: 'worker of another version' } }, async () => {
    const location = newStore();
    const running = search(location, server.url);
    await worker(server.url, { versions: { '@gnas/core': '9.9.9' } });
    expect(await running.line(/doesn't take part/)).toMatch(/it has @gnas\/core 9\.9\.9, and the search/);
    await worker(server.url);
    await expectSame(running, location);
  });

  it('leaves a worker with another secret alone, and a search with another secret', {
    meta: { attempt: 'worker or search with another secret', tries: 2 },
  }, async () => {
    const location = newStore();
    const running = search(location, server.url);
    const stranger = await worker(server.url, {}, { GNAS_QUEUE_SECRET: 'a secret of somebody else' });
    await stranger.line(/is signed with another secret/);
    await running.line(/signs with another secret/);
    await worker(server.url);
    await expectSame(running, location);
    expect(stranger.lines.join()).not.toMatch(/Serving/);
  });

  it('drains a worker on SIGTERM, and takes trials back that it gives back', {
    meta: { attempt: 'SIGTERM of a worker on another machine' },
  }, async () => {
    const location = newStore();
    const running = search(location, server.url, { TRIES: '1' });
    const [drained, released] = await Promise.all([worker(server.url), worker(server.url)]);
    await running.line(/^trial 1 /);
    drained.child.kill('SIGTERM');
    await drained.line(/^ended/);
    released.child.kill('SIGUSR2');
    await released.line(/^ended/);
    await worker(server.url);
    await expectSame(running, location);
    expect(eventsOf(running, /lost|missing/)).toEqual([]);
    expect([drained, released].map(({ child }) => child.exitCode)).toEqual([0, 0]);
  });

  it('gives a trial up after its workers were lost as often as is allowed', {
    meta: { attempt: 'trial that loses all its workers' },
    timeout: 120_000,
  }, async () => {
    const location = newStore();
    const running = search(location, server.url, { TRIES: '1', EPOCHS: '1000000', TRIALS: '1' });
    const end = running.line(/^trial 0 /);
    const isOver = () => Promise.race([end.then(() => true), sleep(8000).then(() => false)]);
    // A worker that is killed before it has the trial loses none.
    do {
      const victim = await worker(server.url);
      await victim.line(/Serving/);
      await sleep(1000);
      victim.child.kill('SIGKILL');
      await victim.ended;
    } while (!(await isOver()));
    expect(await end).toMatch(/^trial 0 failed/);
    expect(await keptTrials(location)).toContain('its worker was lost');
  });
});

it('has a server of each kind to test with', () => {
  expect(queueServers.map(([name]) => name)).toEqual(['Redis', 'PostgreSQL']);
});
