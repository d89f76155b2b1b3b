import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@gnas/core/plugin';
import { openQueueReader, type QueueReader } from '@gnas/distributed';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CutProxy, cutProxy } from '../../../storage/src/testing/cut-proxy.js';
import { keptTrials, newStore, type Started, startSearch, startWorkerProcess } from '../testing/processes.js';
import { type QueueServer, queueServers } from '../testing/queue-servers.js';

/** Kills of workers, and of coordinators. */
const kills = Number(process.env.GNAS_TEST_WORKER_KILLS ?? 3);
/** Workers that are killed in one search; those of a further search are started anew. */
const killsAtOnce = 3;
/** Milliseconds that a trial takes at least, so that a fault comes while one runs. */
const delay = 150;
const timeout = 120_000;

/** A search of the suite, with the place of its study. */
interface Search extends Started {
  readonly location: string;
  readonly name: string;
}

/**
 * Tests that searches over a server of one kind end as an undisturbed one, in every byte. Two workers are there for all tests: one has two
 * threads and a clock that is an hour slow, the other one has a clock that is an hour fast and a connection that can be cut.
 */
export function describeFaults(kind: string): void {
  const random = new Random(Number(process.env.GNAS_TEST_SEED ?? 1));
  const startServer = queueServers.find(([name]) => name === kind)?.[1];
  if (!startServer) return it(`has a server of ${kind} to test with`, () => expect.fail(`${kind} is not installed`));

  let server: QueueServer;
  let proxy: CutProxy;
  let reader: QueueReader;
  let standing: readonly [Started, Started];
  /** What a search without a queue, which nothing disturbs, leaves behind. */
  let expected: { readonly end: string; readonly trials: string };
  const started: Started[] = [];
  let searches = 0;

  const signal = (processes: readonly Started[], name: NodeJS.Signals): void => {
    for (const { child } of processes) child.kill(name);
  };
  const end = async (processes: readonly Started[]): Promise<void> => {
    signal(processes, 'SIGCONT');
    signal(processes, 'SIGKILL');
    for (const { ended } of processes) await ended;
  };
  const search = ({
    queue = server.url,
    location = newStore(),
    name = `study-${searches++}`,
    env = {},
  }: {
    queue?: string;
    location?: string;
    name?: string;
    env?: NodeJS.ProcessEnv;
  } = {}): Search => {
    const process = startSearch({ location, name, queue, env });
    started.push(process);
    return { ...process, location, name };
  };
  const worker = async (options: object = {}, env: NodeJS.ProcessEnv = {}): Promise<Started> => {
    const process = await startWorkerProcess(server.url, options, { TRIAL_DELAY: String(delay), ...env });
    started.push(process);
    return process;
  };
  /** Checks that a search ended as the undisturbed one, in every byte. */
  const expectSame = async ({ line, ended, location, name }: Search): Promise<void> => {
    expect(await line(/^selection /)).toBe(expected.end);
    await ended;
    expect(await keptTrials(location, name)).toBe(expected.trials);
  };
  const eventsOf = ({ lines }: Started, pattern: RegExp): string[] =>
    lines.filter((line) => line.startsWith('event ') && pattern.test(line));
  /** Waits for a line, or for the end of a process that doesn't print it. */
  const lineOrEnd = async ({ line }: Started, pattern: RegExp): Promise<void> => {
    await line(pattern).catch(() => {});
  };
  const hasEnded = ({ child }: Started): boolean => child.exitCode !== null || child.signalCode !== null;

  beforeAll(async () => {
    const alone = { location: newStore(), name: 'alone' };
    const ending = startSearch(alone).line(/^selection /);
    server = await startServer();
    proxy = await cutProxy(server.url);
    const clock = new URL('../testing/skewed-clock.mjs', import.meta.url).href;
    const skewed = (queue: string, concurrency: number, skew: number): Promise<Started> =>
      startWorkerProcess(
        queue,
        { concurrency },
        { TRIAL_DELAY: String(delay), NODE_OPTIONS: `--import ${clock}`, CLOCK_SKEW: String(skew) },
      );
    standing = await Promise.all([skewed(server.url, 2, -3_600_000), skewed(proxy.url, 1, 3_600_000)]);
    reader = await openQueueReader({ queue: server.url });
    expected = { end: await ending, trials: await keptTrials(alone.location, alone.name) };
  });
  afterEach(async () => {
    signal(standing, 'SIGCONT');
    await end(started.splice(0));
  });
  afterAll(async () => {
    await end(standing ?? []);
    await reader?.close();
    await proxy?.close();
    await server?.remove();
  });

  describe(`a search over ${kind}`, () => {
    it('gives the study of one process, with several threads and clocks two hours apart', {
      meta: { attempt: 'clocks of machines an hour apart', tries: 2 },
      timeout,
    }, async () => {
      const running = search();
      await expectSame(running);
      expect(eventsOf(running, /joined with [12]/)).toHaveLength(2);
      expect(eventsOf(running, /lost|missing/)).toEqual([]);
    });

    it(`survives ${kills} kills of workers`, {
      meta: { attempt: 'SIGKILL of a worker on another machine', tries: kills },
      timeout: timeout + 30_000 * kills,
    }, async () => {
      for (let killed = 0; killed < kills; ) {
        const wanted = Math.min(killsAtOnce, kills - killed);
        const victims = await Promise.all(Array.from({ length: wanted }, () => worker()));
        const running = search({ env: { TRIES: '1000' } });
        await Promise.all(victims.map((victim) => Promise.race([lineOrEnd(victim, /Serving/), running.ended])));
        await lineOrEnd(running, /^trial /);
        for (const victim of victims) {
          await sleep(random.integer(2 * delay));
          if (hasEnded(running)) break;
          victim.child.kill('SIGKILL');
          await victim.ended;
          killed++;
        }
        await expectSame(running);
        await end(victims);
      }
    });

    it(`survives ${kills} kills of its coordinator, with workers still there`, {
      meta: { attempt: 'SIGKILL of a search over a queue', tries: kills },
      timeout: timeout + 30_000 * kills,
    }, async () => {
      let running = search();
      for (let killed = 0; killed < kills; ) {
        // Nothing is left to try if the answers that came meanwhile were the last ones.
        await lineOrEnd(running, /^trial /);
        await sleep(random.integer(2 * delay));
        if (hasEnded(running)) {
          await expectSame(running);
          running = search();
          continue;
        }
        running.child.kill('SIGKILL');
        await running.ended;
        killed++;
        running = search({ location: running.location, name: running.name });
      }
      await expectSame(running);
    });

    it('goes on when a worker stops for longer than its claim holds, and compares its late answers', {
      meta: { attempt: 'worker that stops for longer than its claim holds' },
      timeout,
    }, async () => {
      const [other, sleeper] = standing;
      signal([other], 'SIGSTOP');
      const running = search({ env: { TRIES: '3' } });
      await running.line(/^trial 1 /);
      signal([sleeper], 'SIGSTOP');
      signal([other], 'SIGCONT');
      await running.line(/was lost with trial/);
      signal([sleeper], 'SIGCONT');
      await expectSame(running);
    });

    it('goes on after its server was away', { meta: { attempt: 'crash of the queue server', tries: 2 }, timeout }, async () => {
      const running = search();
      for (const trial of [1, 6]) {
        await running.line(new RegExp(`^trial ${trial} `));
        await server.stop();
        await sleep(500);
        await server.start();
      }
      await expectSame(running);
    });

    it('goes on after connections were cut and fell silent', {
      meta: { attempt: 'connection to the queue cut or silent', tries: 6 },
      timeout,
    }, async () => {
      const own = await cutProxy(server.url);
      const running = search({ queue: own.url });
      for (const trial of [1, 4, 8]) {
        await running.line(new RegExp(`^trial ${trial} `));
        for (const each of [own, proxy]) each.cut(200);
      }
      await expectSame(running);
      await own.close();
    });

    it('waits for a slow worker', { meta: { attempt: 'worker that is stopped for moments' }, timeout }, async () => {
      const running = search();
      const [slow] = standing;
      const timer = setInterval(() => {
        signal([slow], 'SIGSTOP');
        setTimeout(() => signal([slow], 'SIGCONT'), 400);
      }, 500);
      try {
        await expectSame(running);
      } finally {
        clearInterval(timer);
      }
      expect(eventsOf(running, /lost|missing/)).toEqual([]);
    });

    it('shows why a worker of another version or with another secret does not take part', {
      meta: { attempt: 'worker of another version or with another secret', tries: 2 },
      timeout,
    }, async () => {
      signal(standing, 'SIGSTOP');
      const running = search();
      const [, stranger] = await Promise.all([
        worker({ versions: { '@gnas/core': '9.9.9' } }),
        worker({}, { GNAS_QUEUE_SECRET: 'a secret of somebody else' }),
      ]);
      expect(await running.line(/doesn't take part/)).toMatch(/it has @gnas\/core 9\.9\.9, and the search/);
      await stranger.line(/is signed with another secret/);
      await running.line(/signs with another secret/);
      signal(standing, 'SIGCONT');
      await expectSame(running);
      expect(stranger.lines.join()).not.toMatch(/Serving/);
    });

    it('drains a worker on SIGTERM, and takes trials back that it gives back', {
      meta: { attempt: 'SIGTERM of a worker on another machine' },
      timeout,
    }, async () => {
      signal(standing, 'SIGSTOP');
      const running = search({ env: { TRIES: '1' } });
      const [drained, released] = await Promise.all([worker(), worker()]);
      await running.line(/^trial 1 /);
      drained.child.kill('SIGTERM');
      await drained.line(/^ended/);
      released.child.kill('SIGUSR2');
      await released.line(/^ended/);
      signal(standing, 'SIGCONT');
      await expectSame(running);
      expect(eventsOf(running, /lost|missing/)).toEqual([]);
      expect([drained, released].map(({ child }) => child.exitCode)).toEqual([0, 0]);
    });

    // The last test, because it kills the workers of all.
    it('gives a trial up after its workers were lost as often as is allowed', {
      meta: { attempt: 'trial that loses all its workers' },
      timeout,
    }, async () => {
      const { location, name, line } = search({ env: { TRIES: '1', EPOCHS: '1000000', TRIALS: '1' } });
      const claimed = async () => (await reader.read()).studies.find(({ study }) => study === name)?.active;
      await expect.poll(claimed, { timeout: 60_000 }).toBe(1);
      await end(standing);
      expect(await line(/^trial 0 /)).toMatch(/^trial 0 failed/);
      expect(await keptTrials(location, name)).toContain('its worker was lost');
    });
  });
}
