import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from './download.js';
import { planetoid } from './planetoid.js';

const data = process.env.GNAS_DATA_DIR;
const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'gnas-planetoid-'));

describe.runIf(data)('planetoid (needs GNAS_DATA_DIR)', () => {
  it('reads Cora with its public split', async () => {
    const graph = await planetoid('cora');
    expect([graph.numNodes, graph.source.length, graph.features.columns, graph.numClasses]).toEqual([2708, 10_556, 1433, 7]);
    expect([graph.split.train.length, graph.split.validation.length, graph.split.test.length]).toEqual([140, 500, 1000]);
    expect([...graph.labels.slice(0, 6)]).toEqual([3, 4, 4, 0, 3, 2]);
    for (let k = 0; k < 7; k++) expect(graph.split.train.filter((node) => graph.labels[node] === k)).toHaveLength(20);
  });

  it('reads Citeseer, whose files lack fifteen nodes', async () => {
    const graph = await planetoid('citeseer');
    expect([graph.numNodes, graph.source.length, graph.features.columns, graph.numClasses]).toEqual([3327, 9104, 3703, 6]);
    expect([graph.split.train.length, graph.split.validation.length, graph.split.test.length]).toEqual([120, 500, 1000]);
    const unknown = [...graph.labels.keys()].filter((node) => graph.labels[node] === -1);
    expect(unknown).toHaveLength(15);
    if (graph.features.layout !== 'sparse') throw new Error('features must be sparse');
    for (const node of unknown) expect(graph.features.rowPointers[node + 1]).toBe(graph.features.rowPointers[node]);
  });

  it('normalizes rows unless told otherwise', async () => {
    const { features } = await planetoid('cora');
    if (features.layout !== 'sparse') throw new Error('features must be sparse');
    expect(features.values.subarray(0, features.rowPointers[1]).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(new Set((await planetoid('cora', { normalizeFeatures: false })).features.values)).toEqual(new Set([1]));
  });

  it('rejects files that are truncated or do not belong together', async () => {
    const root = emptyFolder();
    const original = join(data as string, 'planetoid');
    for (const file of readdirSync(original).filter((name) => name.startsWith('ind.cora')))
      writeFileSync(join(root, file), readFileSync(join(original, file)));
    writeFileSync(join(root, 'ind.cora.tx'), readFileSync(join(original, 'ind.cora.tx')).subarray(0, 5000));
    await expect(planetoid('cora', { root })).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(/ind\.cora\.tx.*truncated/),
    });
    writeFileSync(join(root, 'ind.cora.tx'), readFileSync(join(original, 'ind.citeseer.x')));
    await expect(planetoid('cora', { root })).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
    writeFileSync(join(root, 'ind.cora.test.index'), '12\nmany\n');
    writeFileSync(join(root, 'ind.cora.tx'), readFileSync(join(original, 'ind.cora.tx')));
    await expect(planetoid('cora', { root })).rejects.toMatchObject({ message: expect.stringMatching(/line 2: "many"/) });
  });
});

describe('planetoid', () => {
  it('rejects an unknown name, and a missing file', async () => {
    await expect(planetoid('coar' as never)).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/did you mean "cora"/),
    });
    await expect(planetoid('pubmed', { root: emptyFolder() })).rejects.toMatchObject({ code: 'GNAS_FILE_NOT_FOUND' });
  });
});

describe('download', () => {
  let server: Server;
  let url: string;
  const content = Buffer.from('x'.repeat(100_000));
  const sha256 = createHash('sha256').update(content).digest('hex');

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/missing') return response.writeHead(404).end();
      response.writeHead(200, { 'content-length': content.length });
      if (request.url === '/cut') {
        response.write(content.subarray(0, 1000));
        return setTimeout(() => response.destroy(), 20);
      }
      return response.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('checks the file, reports progress and leaves a complete file', async () => {
    const path = join(emptyFolder(), 'deep', 'file');
    let received = 0;
    await download(`${url}/file`, path, {
      sha256,
      onProgress: ({ receivedBytes, totalBytes }) => {
        received = receivedBytes / (totalBytes ?? 1);
      },
    });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(received).toBe(1);
  });

  it.each([
    ['a missing file', '/missing', {}, /404/],
    ['a download that is cut off', '/cut', {}, /could not be downloaded/],
    ['a wrong checksum', '/file', { sha256: 'abc' }, /SHA-256/],
    ['a file that is too large', '/file', { maxBytes: 10 }, /larger than 10 bytes/],
  ])('leaves nothing behind after %s', async (_, path, options, message) => {
    const folder = emptyFolder();
    await expect(download(url + path, join(folder, 'file'), options)).rejects.toMatchObject({
      code: 'GNAS_DOWNLOAD_FAILED',
      message: expect.stringMatching(message),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('reports that the server cannot be reached', async () => {
    await expect(download('http://127.0.0.1:1/file', join(emptyFolder(), 'file'))).rejects.toMatchObject({
      code: 'GNAS_DOWNLOAD_FAILED',
      message: expect.stringMatching(/GNAS_DATA_DIR/),
    });
    expect(existsSync('file.part')).toBe(false);
  });
});
