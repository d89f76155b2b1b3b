import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Architecture, Trial } from '@gnas/core';
import { StudyStorage } from '@gnas/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { studyOutcome, studySpec } from '../../../../testing/study-spec.js';
import { connect } from '../../../storage/src/connect.js';
import { ownServer, postgresPrograms } from '../../../storage/src/testing/postgres-server.js';
import type { StudyOverview, TrialDetail, TrialPage } from '../wire.js';
import { type Dashboard, type DashboardOptions, startDashboard } from './start-dashboard.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-dashboard-'));
const pageFolder = join(folder, 'page');
mkdirSync(join(pageFolder, 'assets'), { recursive: true });
writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>gnas</title>');
writeFileSync(join(pageFolder, 'assets', 'index-1.js'), '1;');
writeFileSync(join(folder, 'secret.js'), 'secret');

const trial = (number: number, accuracy?: number): Trial => ({
  number,
  selection: { op_0: number % 2 },
  state: accuracy === undefined ? 'failed' : 'complete',
  phase: 'search',
  seed: 1,
  metrics: accuracy === undefined ? {} : { accuracy },
  cost: { parameters: 10, flops: 20 },
  startedAt: 1_700_000_000_000,
  durationMs: 7,
  ...(accuracy === undefined
    ? { error: { code: 'GNAS_DIVERGED', message: 'the loss became NaN' } }
    : { curve: { epochs: [1], trainLoss: [2], validation: [accuracy] } }),
});

let count = 0;
let storage: StudyStorage;
let dashboard: Dashboard | undefined;
beforeEach(async () => {
  storage = await StudyStorage.open(join(folder, `${count++}.db`));
});
afterEach(async () => {
  await dashboard?.close();
  dashboard = undefined;
  await storage.close();
});

const start = async (options: Partial<DashboardOptions> = {}): Promise<string> => {
  dashboard = await startDashboard({ storage, pageFolder, ...options });
  return dashboard.url.replace(/#.*/, '');
};
const begin = () => storage.begin({ name: 'first', spec: studySpec() });

/** Sends a request with its path unchanged; fetch would normalize it. */
function raw(
  base: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

/** The events of the stream as they arrive. */
async function* events(base: string, headers: Record<string, string> = {}): AsyncGenerator<[name: string, data: unknown]> {
  const abort = new AbortController();
  const { body } = await fetch(`${base}api/events`, { headers, signal: abort.signal });
  let text = '';
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, name, data] = /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end)) ?? [];
        text = text.slice(end + 2);
        if (name && data) yield [name, JSON.parse(data)];
      }
    }
  } finally {
    abort.abort();
  }
}

describe('startDashboard', () => {
  it('serves the files of the page, and no others', {
    meta: { attempt: "paths out of the dashboard's folder", tries: 8 },
  }, async () => {
    const base = await start();
    const page = await fetch(base);
    expect(await page.text()).toContain('<title>gnas</title>');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|http/);
    expect((await fetch(`${base}assets/index-1.js`)).headers.get('cache-control')).toContain('immutable');
    for (const path of [
      '/../secret.js',
      '/assets/../../secret.js',
      '/%2e%2e/secret.js',
      '/..%2fsecret.js',
      '/assets/..%5c..%5csecret.js',
      '//secret.js',
      '/assets',
      '/%00',
    ])
      expect(await raw(base, path), path).toMatchObject({ status: 404, text: expect.not.stringContaining('secret\n') });
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await raw(base, '/api/studies', {}, method)).status).toBe(405);
  });

  it('says why it cannot listen, and that the page must be built', async () => {
    const port = Number(new URL(await start()).port);
    await expect(startDashboard({ storage, pageFolder, port })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringContaining('another program is using this port'),
    });
    await expect(startDashboard({ storage, pageFolder: join(folder, 'none') })).rejects.toMatchObject({
      code: 'GNAS_FILE_NOT_FOUND',
    });
  });

  it('answers only under its own names', { meta: { attempt: 'foreign host names of a dashboard', tries: 6 } }, async () => {
    const base = await start();
    const status = async (host: string) => (await raw(base, '/api/studies', { host })).status;
    expect(JSON.parse((await raw(base, '/', { host: 'evil.example' })).text)).toMatchObject({ code: 'GNAS_FORBIDDEN' });
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80', '10.0.0.7:4627']) expect(await status(host), host).toBe(200);
    for (const host of ['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example', '127.0.0.1@evil.example', 'a b'])
      expect(await status(host), host).toBe(403);
  });

  it('returns pages of trials without curves, one trial with its curve, and an error for anything unknown', async () => {
    const study = await begin();
    for (const [number, accuracy] of [0.5, 0.7, undefined, 0.6].entries()) await study.record(trial(number, accuracy));
    await study.close('complete');
    const base = await start();
    const get = async <T>(path: string) => (await (await fetch(`${base}api/studies/${path}`)).json()) as T;
    const first = await get<TrialPage>('first/trials?limit=3');
    expect(first.trials.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(first.trials[0]).not.toHaveProperty('curve');
    expect(await get<TrialPage>(`first/trials?from=${first.next}&limit=3`)).toEqual({
      trials: [expect.objectContaining({ number: 3 })],
    });
    const detail = await get<TrialDetail>('first/trials/1');
    expect(detail.trial).toEqual(trial(1, 0.7));
    expect(detail.drawing).toMatchObject({
      architecture: { nodes: [{ choice: 'op_0', label: 'gat_8' }], edges: [] },
      note: expect.any(String),
    });
    expect(await get('first')).toMatchObject({ trials: 4, failed: 1, best: { number: 1 }, spec: { graph: { name: 'made-up' } } });
    expect(await get('first/importance')).toMatchObject([{ key: 'op_0' }]);
    for (const [path, status] of [
      ['frist', 404],
      ['first/trials/9', 404],
      ['first/trials/x', 400],
      ['first/trials?from=-1', 400],
      ['first/none', 404],
      ['first/outcome', 404],
      ['%', 400],
    ] as const)
      expect((await fetch(`${base}api/studies/${path}`)).status, path).toBe(status);
    expect(await get('frist')).toMatchObject({
      code: 'GNAS_UNKNOWN_NAME',
      message: expect.stringContaining('did you mean "first"'),
    });
  });

  it('returns the outcome of the final training', async () => {
    const study = await begin();
    const outcome = studyOutcome();
    await study.finish(outcome, Uint8Array.of(1));
    await study.close('complete');
    const base = await start();
    expect(await (await fetch(`${base}api/studies/first/outcome`)).json()).toEqual(outcome);
    expect(await (await fetch(`${base}api/studies/first`)).json()).toMatchObject({ finishedAt: outcome.finishedAt });
  });

  it('shows a study whose spec cannot be read', async () => {
    await (await begin()).close('complete');
    const { db } = connect(storage.where);
    await db.updateTable('studies').set({ spec: '{}' }).execute();
    await db.destroy();
    const base = await start();
    const overview = (await (await fetch(`${base}api/studies/first`)).json()) as StudyOverview;
    expect(overview).not.toHaveProperty('spec');
    expect(overview.specProblem).toContain('"first"');
    expect((await fetch(`${base}api/studies/first/importance`)).status).toBe(500);
  });

  it('draws what the search stored, or the selection with the reason if that is damaged', {
    meta: { attempt: 'damaged or huge stored drawing', tries: 4 },
  }, async () => {
    const node = (id: number, label: string) => ({ id, label, shape: [4, 2], parameters: 1, flops: 2 });
    const architecture: Architecture = { nodes: [node(0, 'input'), node(1, 'gcn')], edges: [[0, 1]] };
    const study = await begin();
    await study.record(trial(0, 0.5), () => architecture);
    await study.close('complete');
    const base = await start();
    const drawing = async () => ((await (await fetch(`${base}api/studies/first/trials/0`)).json()) as TrialDetail).drawing;
    expect(await drawing()).toEqual({ architecture });
    const { db } = connect(storage.where);
    const manyNodes = { nodes: Array.from({ length: 20_000 }, (_, id) => node(id, 'gcn')), edges: [] };
    for (const damaged of ['{', '{}', JSON.stringify({ ...architecture, edges: [[0, 7]] }), JSON.stringify(manyNodes)]) {
      await db.updateTable('trials').set({ drawing: damaged }).execute();
      expect(await drawing(), damaged.slice(0, 40)).toMatchObject({
        architecture: { nodes: [{ label: 'gcn' }] },
        note: expect.stringContaining('the drawing of trial 0'),
      });
    }
    await db.destroy();
  });

  it('makes no part and opens no file that a spec names', {
    meta: { attempt: 'spec that names code, devices or a huge graph', tries: 3 },
  }, async () => {
    const mark = join(folder, 'mark');
    const code = join(folder, 'evil.mjs');
    writeFileSync(code, `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(mark)}, '');`);
    const parts = studySpec().parts;
    const specs = [
      { parts: { ...parts, dataset: { name: 'csv', options: { nodes: '/etc/passwd', edges: '/dev/zero', label: 'x' } } } },
      { parts: { ...parts, dataset: { name: 'stochastic-block-model', options: { numNodes: 20_000, density: 0.9 } } } },
      { parts: { ...parts, space: { name: `x/../../../..${code}`, options: {} } }, plugins: ['gnas-plugin-evil'] },
    ];
    for (const [number, more] of specs.entries()) {
      const study = await storage.begin({ name: `s${number}`, spec: studySpec(more) });
      await study.record(trial(0, 0.5));
      await study.close('complete');
    }
    const base = await start();
    for (const number of specs.keys()) {
      const text = await (await fetch(`${base}api/studies/s${number}/trials/0`)).text();
      expect(text).toContain('the search kept no drawing');
      expect(text).not.toContain('root:');
    }
    expect(existsSync(mark)).toBe(false);
  });

  it('holds a bounded number of readers, and answers others when they are gone', {
    meta: { attempt: 'readers of a dashboard at once', tries: 200 },
  }, async () => {
    const base = await start();
    const { hostname, port } = new URL(base);
    let closed = 0;
    const readers = Array.from({ length: 200 }, () => {
      const socket = connectTo(Number(port), hostname);
      socket.on('error', () => {});
      socket.on('close', () => closed++);
      socket.on('connect', () => socket.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`));
      return socket.resume();
    });
    while (closed < 100) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(closed).toBe(100);
    for (const socket of readers) socket.destroy();
    await expect
      .poll(() =>
        fetch(`${base}api/studies`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  it('tells what another connection changes', async () => {
    const base = await start();
    const other = await StudyStorage.open(storage.where);
    const seen = events(base);
    expect((await seen.next()).value).toEqual(['ready', { where: storage.where }]);
    const study = await other.begin({ name: 'first', spec: studySpec() });
    expect((await seen.next()).value).toEqual(['study', expect.objectContaining({ name: 'first', state: 'running', trials: 0 })]);
    await study.record(trial(0, 0.5));
    const [, overview] = (await seen.next()).value as [string, StudyOverview];
    expect(overview).toMatchObject({ trials: 1, best: { number: 0 } });
    expect(overview.best).not.toHaveProperty('curve');
    await study.close('complete');
    expect((await seen.next()).value).toEqual(['study', expect.objectContaining({ state: 'complete' })]);
    // A page that opens later gets every study at once.
    const later = events(base);
    expect((await later.next()).value).toEqual(['study', expect.objectContaining({ state: 'complete' })]);
    await later.return(undefined);
    await other.remove('first');
    expect((await seen.next()).value).toEqual(['removed', 'first']);
    await seen.return(undefined);
    await other.close();
  });
});

describe.runIf(postgresPrograms)('startDashboard with PostgreSQL', () => {
  it('says that the server is away, stays up, and goes on when it is back', {
    meta: { attempt: 'PostgreSQL server that goes away beside a dashboard' },
  }, async () => {
    const server = await ownServer();
    const place = await StudyStorage.open(server.url, { patienceMs: 300 });
    try {
      await (await place.begin({ name: 'first', spec: studySpec() })).close('stopped');
      const base = await start({ storage: place });
      const seen = events(base);
      expect((await seen.next()).value[0]).toBe('study');
      expect((await seen.next()).value[0]).toBe('ready');
      server.stop();
      expect((await seen.next()).value).toEqual(['trouble', expect.objectContaining({ code: 'GNAS_STORE_UNAVAILABLE' })]);
      expect((await fetch(`${base}api/studies`)).status).toBe(503);
      server.start();
      await (await place.begin({ name: 'second', spec: studySpec() })).close('stopped');
      expect((await seen.next()).value).toEqual(['study', expect.objectContaining({ name: 'second' })]);
      expect((await fetch(`${base}api/studies`)).status).toBe(200);
      await seen.return(undefined);
    } finally {
      await place.close();
      server.remove();
    }
  });
});

describe('startDashboard with a token', () => {
  const token = 'a-token-that-nobody-knows';

  it('rejects requests without the token', async () => {
    const base = await start({ token });
    expect(dashboard?.url).toBe(`${base}#token=${token}`);
    expect((await fetch(base)).status).toBe(200);
    expect(await (await fetch(`${base}api/studies`)).json()).toMatchObject({ code: 'GNAS_UNAUTHORIZED' });
    for (const path of ['api/studies', 'api/events', 'api/studies/first/trials', 'api/none'])
      expect((await fetch(`${base}${path}`)).status, path).toBe(401);
    expect((await fetch(`${base}api/studies?token=${token}`)).status).toBe(401);
    const session = (authorization: string) => fetch(`${base}api/session`, { method: 'POST', headers: { authorization } });
    for (const wrong of ['Bearer a-token-that-nobody-know', 'Bearer ', token, `Basic ${token}`]) {
      const refused = await session(wrong);
      expect([refused.status, refused.headers.get('set-cookie')], wrong).toEqual([401, null]);
    }
    const cookie = (await session(`Bearer ${token}`)).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(cookie).not.toContain(token);
    const [pair = ''] = cookie.split(';');
    expect((await fetch(`${base}api/studies`, { headers: { cookie: `other=1; ${pair}` } })).status).toBe(200);
    expect((await fetch(`${base}api/studies`, { headers: { cookie: `${pair}x` } })).status).toBe(401);
    for await (const [name] of events(base, { cookie: pair })) {
      expect(name).toBe('ready');
      break;
    }
  });

  it('makes a random one if others can reach the server, and rejects a short one', async () => {
    const base = await start({ host: '0.0.0.0' });
    expect(dashboard?.url).toMatch(/^http:\/\/localhost:\d+\/#token=[\w-]{32}$/);
    expect((await fetch(`${base.replace('localhost', '127.0.0.1')}api/studies`)).status).toBe(401);
    await expect(startDashboard({ storage, pageFolder, token: 'short' })).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
  });
});
