import { join } from 'node:path';
import type { StudySpec } from '@gnas/core';
import { StudyStorage, type StudySummary } from '@gnas/storage';
import { expect, it } from 'vitest';
import { ownPlugins } from '../project/load-plugins.js';
import { newFolder, run } from '../testing/run-command.js';
import { ArchitectureDrawer } from './draw-architecture.js';

const store = join(newFolder(), 'studies.db');

it('draws what a study has found, from parts of the given plugins alone', async () => {
  const searched = await run(
    ...['search', '--dataset', 'karate-club', '--space', 'single-path', '--hidden-dim', '4', '--ops', 'gcn,sage'],
    ...['--algorithm', 'random-search', '--trials', '1', '--epochs', '2', '--final-epochs', '2', '--no-baselines'],
    ...['--store', store, '--study', 'one'],
  );
  expect(searched.code).toBe(0);
  const storage = await StudyStorage.open(store);
  const summary = await storage.summary('one');
  await storage.close();
  const spec = summary.spec as StudySpec;
  const selection = { op_0: 1, op_1: 0 };
  const { draw } = new ArchitectureDrawer(ownPlugins);
  const { nodes, edges } = await draw(summary, selection);
  expect(nodes.map(({ label }) => label)).toEqual(['input', 'sage', 'gcn', 'output']);
  expect(edges).toHaveLength(3);

  const withSpace = (name: string, space: StudySpec['parts']['space']): StudySummary => ({
    ...summary,
    name,
    spec: { ...spec, parts: { ...spec.parts, space } },
  });
  await expect(draw(withSpace('two', { name: './own.js', options: {} }), selection)).rejects.toMatchObject({
    code: 'GNAS_UNKNOWN_NAME',
  });
  await expect(draw(withSpace('three', { given: 'OwnSpace' }), selection)).rejects.toMatchObject({
    code: 'GNAS_STUDY_MISMATCH',
  });
  const unreadable = { ...summary, name: 'four', spec: undefined, specProblem: 'No spec.' };
  await expect(draw(unreadable, selection)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE', message: 'No spec.' });
});
