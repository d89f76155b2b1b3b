import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StudyStorage, type StudySummary } from '@gnas/storage';
import { expect, it } from 'vitest';
import { main } from '../main.js';
import { ArchitectureDrawer } from './draw-architecture.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-draw-'));
const store = join(folder, 'studies.db');

it('draws what a study of the command has found, and loads nothing from elsewhere', async () => {
  const config = join(folder, 'gnas.config.mjs');
  writeFileSync(
    config,
    `export default { dataset: 'karate-club', space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'] } }, algorithm: 'random-search', estimator: { name: 'train-scratch', options: { epochs: 2 } } };`,
  );
  const quiet = { out: () => {}, err: () => {}, interactive: false };
  const argv = [
    'search',
    '--config',
    config,
    '--trials',
    '1',
    '--final-epochs',
    '2',
    '--no-baselines',
    '--store',
    store,
    '--study',
    'one',
  ];
  expect(await main(argv, quiet)).toBe(0);
  const storage = await StudyStorage.open(store);
  const summary = await storage.summary('one');
  await storage.close();

  const selection = { op_0: 1, op_1: 0 };
  const { nodes, edges } = await new ArchitectureDrawer(folder).draw(summary, selection);
  expect(nodes.map(({ label }) => label)).toEqual(['input', 'sage', 'gcn', 'output']);
  expect(edges).toHaveLength(3);
  await expect(new ArchitectureDrawer(join(folder, 'below')).draw(summary, selection)).rejects.toMatchObject({
    code: 'GNAS_INVALID_PLUGIN',
    message: expect.stringContaining('gnas.config.mjs, which is not in'),
  });
  const foreign = { ...summary, spec: {} } as StudySummary;
  await expect(new ArchitectureDrawer(folder).draw(foreign, selection)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
});
