import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { retrain } from './retrain.js';
import { searchServer } from './search-server.js';

/** Two rings of nodes with a telling column, as tables. */
function tables(size = 20): { readonly nodes: string; readonly edges: string } {
  const ids = Array.from({ length: 2 * size }, (_, node) => node);
  const ringOf = (node: number): number => Math.floor(node / size);
  const nodes = ids.map((node) => `n${node},${ringOf(node) + ((node * 7) % 5) / 4},${ringOf(node) === 0 ? 'left' : 'right'}`);
  const edges = ids.map((node) => `n${node},n${ringOf(node) * size + ((node + 1) % size)}`);
  return { nodes: ['id,x,side', ...nodes].join('\n'), edges: ['source,target', ...edges].join('\n') };
}

describe('a server that searches', () => {
  const ask = async (use: (address: string) => Promise<void>, onAbort?: (trials: number) => void) => {
    const server = searchServer(onAbort);
    await server.listen({ port: 0, host: '127.0.0.1' });
    try {
      await use(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}/searches`);
    } finally {
      await server.close();
    }
  };
  const request = (body: object, signal?: AbortSignal): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });

  it('sends an event for each trial, and the result', () =>
    ask(async (address) => {
      const response = await fetch(address, request({ ...tables(), label: 'side', trials: 3 }));
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      const events = (await response.text()).trim().split('\n\n');
      expect(events.map((event) => event.split('\n')[0])).toEqual([
        'event: trial',
        'event: trial',
        'event: trial',
        'event: done',
      ]);
      const { value, architecture } = JSON.parse(events.at(-1)?.split('data: ')[1] ?? '');
      expect(value).toBeGreaterThan(0.5);
      expect(Object.keys(architecture).length).toBeGreaterThan(0);
    }));

  it('stops when the client goes away', async () => {
    let stopped: (trials: number) => void = () => {};
    const trials = new Promise<number>((resolve) => {
      stopped = resolve;
    });
    await ask(
      async (address) => {
        const stop = new AbortController();
        const response = await fetch(address, request({ ...tables(), label: 'side', trials: 200 }, stop.signal));
        await response.body?.getReader().read();
        stop.abort();
        expect(await trials).toBeLessThan(200);
      },
      (count) => stopped(count),
    );
  });

  it('says what is wrong with the tables before it starts', () =>
    ask(async (address) => {
      const response = await fetch(address, request({ ...tables(), edges: 'source,target\nn0,absent', label: 'side' }));
      expect([response.status, (await response.json()) as object]).toEqual([422, { message: expect.stringMatching(/"absent"/) }]);
    }));
});

it('retrains on a schedule, and replaces a model only by a better one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-embed-'));
  const [nodes, edges, file] = ['nodes.csv', 'edges.csv', 'model.safetensors'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const { nodes: nodeTable, edges: edgeTable } = tables();
  writeFileSync(nodes, nodeTable);
  writeFileSync(edges, edgeTable);
  const first = await retrain(nodes, edges, 'side', file);
  expect([first.before, first.replaced, existsSync(file)]).toEqual([undefined, true, true]);
  const bytes = readFileSync(file);
  const second = await retrain(nodes, edges, 'side', file);
  expect(second.before).toBeCloseTo(first.after, 5);
  expect(second.replaced).toBe(second.after > (second.before ?? 0));
  if (!second.replaced) expect(readFileSync(file).equals(bytes)).toBe(true);
});
