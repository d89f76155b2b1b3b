import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type Study, type Trial } from '@gnas/core';
import { Random } from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { studySpec } from '../../../testing/study-spec.js';
import { StudyStorage } from './study-storage.js';
import { type CutProxy, cutProxy } from './testing/cut-proxy.js';
import { type OwnServer, ownServer, postgresPrograms } from './testing/postgres-server.js';

const random = new Random(Number(process.env.GNAS_TEST_SEED ?? 1));
const numTrials = 30;

async function study(storage: StudyStorage, name: string): Promise<Study> {
  return createStudy({
    dataset: karateClub(),
    space: new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage', 'gin', 'cheb', 'arma', 'linear'] }),
    algorithm: new RandomSearch({ numTrials }),
    estimator: new TrainScratchEstimator({ epochs: 5 }),
    backend: await createBackend({ device: 'cpu' }),
    reuse: false,
    storage,
    name,
  });
}

const facts = (trials: readonly Trial[]) => trials.map(({ startedAt: _, durationMs: __, ...rest }) => rest);

async function trialsOf(url: string, name: string) {
  const storage = await StudyStorage.openToRead(url);
  const trials = facts(await storage.trials(name));
  await storage.close();
  return trials;
}

describe.runIf(postgresPrograms)('a search whose connection to PostgreSQL is lost', { timeout: 60_000 }, () => {
  let server: OwnServer;
  let proxy: CutProxy;
  let expected: ReturnType<typeof facts>;
  beforeAll(async () => {
    server = await ownServer();
    proxy = await cutProxy(server.url);
    const storage = await StudyStorage.open(server.url);
    await (await study(storage, 'untouched')).search();
    expected = facts(await storage.trials('untouched'));
    await storage.close();
    expect(expected).toHaveLength(numTrials);
  }, 60_000);
  afterAll(async () => {
    await proxy?.close();
    server?.remove();
  });

  it('ends as an untouched one if connections are cut at any moment', {
    meta: { attempt: 'connection to PostgreSQL cut or silent', tries: 10 },
  }, async () => {
    const storage = await StudyStorage.open(proxy.url);
    const before = proxy.cuts;
    const timers = new Set<NodeJS.Timeout>();
    await (await study(storage, 'cut')).search({
      onTrial: ({ number }) => {
        if (number % 3 === 1) timers.add(setTimeout(() => proxy.cut(random.integer(150)), random.integer(8)));
        if (number % 3 === 2) proxy.cutNextCommit();
      },
    });
    for (const timer of timers) clearTimeout(timer);
    expect(proxy.cuts - before).toBeGreaterThan(10);
    expect(facts(await storage.trials('cut'))).toEqual(expected);
    expect(await storage.summary('cut')).toMatchObject({ state: 'complete', trials: numTrials });
    await storage.close();
  });

  it('ends as an untouched one if connections fall silent', {
    meta: { attempt: 'connection to PostgreSQL cut or silent', tries: 3 },
  }, async () => {
    // As a network does that drops packets. The client gives up after a minute; here, sooner.
    const storage = await StudyStorage.open(`${proxy.url}?query_timeout=400`);
    const before = proxy.cuts;
    await (await study(storage, 'silent')).search({ onTrial: ({ number }) => number % 10 === 4 && proxy.silence() });
    expect(proxy.cuts - before).toBeGreaterThanOrEqual(3);
    expect(facts(await storage.trials('silent'))).toEqual(expected);
    await storage.close();
  });

  it('ends as an untouched one if the server crashes and starts again', {
    meta: { attempt: 'crash of the PostgreSQL server', tries: 2 },
  }, async () => {
    const storage = await StudyStorage.open(server.url);
    await (await study(storage, 'restarted')).search({
      onTrial: ({ number }) => {
        if (number % 10 !== 5) return;
        server.stop();
        setTimeout(() => server.start(), 300);
      },
    });
    expect(facts(await storage.trials('restarted'))).toEqual(expected);
    await storage.close();
  });

  it('begins, reads and removes studies through cuts', {
    meta: { attempt: 'connection to PostgreSQL cut or silent', tries: 20 },
  }, async () => {
    const storage = await StudyStorage.open(proxy.url);
    for (let time = 0; time < 5; time++) {
      proxy.cut(50);
      const open = await storage.begin({ name: 'again', spec: studySpec() });
      proxy.cut();
      expect(await storage.summary('again')).toMatchObject({ state: 'running' });
      proxy.cut(20);
      await open.close('stopped');
      proxy.cut();
      await storage.remove('again');
    }
    await storage.close();
  });

  it('says so if the server stays away, and has lost nothing', {
    meta: { attempt: 'PostgreSQL server that stays away' },
  }, async () => {
    const storage = await StudyStorage.open(server.url, { patienceMs: 1_000 });
    const first = await study(storage, 'away');
    const search = first.search({ onTrial: ({ number }) => number === 7 && server.stop() });
    await expect(search).rejects.toMatchObject({
      code: 'GNAS_STORE_UNAVAILABLE',
      message: expect.stringMatching(/can't be reached.*What was recorded before is safe.*tries in \d+ s/),
    });
    await expect(storage.list()).rejects.toMatchObject({ code: 'GNAS_STORE_UNAVAILABLE' });
    server.start();
    expect(await trialsOf(server.url, 'away')).toEqual(expected.slice(0, 8));
    // The lease of a search that lost its server has to end first; here it is ended.
    await storage.release('away');
    await (await study(storage, 'away')).search();
    expect(facts(await storage.trials('away'))).toEqual(expected);
    await storage.close();
  });

  it('names a server that cannot be reached, without its secrets', {
    meta: { attempt: 'password in an address', tries: 2 },
  }, async () => {
    for (const address of [
      'postgres://gnas:hunter2@127.0.0.1:1/studies?password=hunter2&sslpassword=hunter2',
      'postgresql://127.0.0.1:1/studies?password=hunter2#hunter2',
    ])
      await expect(StudyStorage.open(address, { patienceMs: 100 })).rejects.toMatchObject({
        code: 'GNAS_STORE_UNAVAILABLE',
        message: expect.not.stringContaining('hunter2'),
      });
  });
});

it('shows no part of an address that is not valid', { meta: { attempt: 'password in an address', tries: 18 } }, async () => {
  for (const address of [
    ...['postgres://gnas:hunter2@:x/studies', 'postgress://gnas:hunter2@host/studies', 'mysql://a:hunter2@b/c'],
    ...['postgres:/gnas:hunter2@host/studies', 'gnas:hunter2@host/studies', '//gnas:hunter2@host/studies'],
  ])
    for (const open of [StudyStorage.open, StudyStorage.openExisting, StudyStorage.openToRead])
      await expect(open(address), address).rejects.toMatchObject({
        code: 'GNAS_INVALID_OPTION',
        message: expect.not.stringContaining('hunter2'),
      });
});
