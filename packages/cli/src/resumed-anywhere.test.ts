import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RandomSearch } from '@gnas/algorithm';
import { type CreateStudyOptions, createStudy, resumeStudy, type Study, type Trial } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import { expect, it } from 'vitest';
import { ownPlugins } from './project/load-plugins.js';
import { newFolder, run, runUntilFirstTrial } from './testing/run-command.js';

const store = join(newFolder(), 'studies.db');
const named = {
  dataset: 'karate-club',
  space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'] } },
  algorithm: { name: 'random-search', options: { numTrials: 3 } },
  estimator: { name: 'train-scratch', options: { epochs: 3, finalEpochs: 3 } },
  backend: { name: 'tfjs', options: { device: 'wasm' } },
  plugins: ownPlugins,
} as const;
const flags = [
  ...['--dataset', 'karate-club', '--space', 'single-path', '--hidden-dim', '4', '--ops', 'gcn,sage'],
  ...['--algorithm', 'random-search', '--trials', '3', '--epochs', '3', '--final-epochs', '3', '--device', 'wasm'],
];

const factsOf = (trials: readonly Trial[]) => trials.map(({ number, selection, metrics }) => ({ number, selection, metrics }));

/** Begins a study in code, and stops it after its first trial. */
async function beginInCode(name: string, options: Omit<CreateStudyOptions, 'storage' | 'name'>): Promise<void> {
  const storage = await StudyStorage.open(store);
  const study = await createStudy({ ...options, storage, name });
  const controller = new AbortController();
  await study.search({ signal: controller.signal, onTrial: () => controller.abort() });
  await storage.close();
}

/** The trials of the same search, run in one go. */
async function untouched(): Promise<Study> {
  const study = await createStudy(named);
  await study.search();
  return study as Study;
}

it('continues a study by the command that was begun in code, to the same end', async () => {
  await beginInCode('from code', named);
  expect((await run('list', 'studies', '--store', store)).out).toMatch(/from code +stopped +karate-club +1 /);
  const resumed = await run('resume', '--store', store, '--json');
  expect([resumed.code, resumed.err]).toEqual([0, expect.stringContaining('Continuing study from code after 1 trial.')]);
  const { trials, outcome } = JSON.parse(resumed.out);
  expect(factsOf(trials)).toEqual(factsOf((await untouched()).trials));
  expect(outcome.baselines.map(({ name }: { name: string }) => name)).toEqual(['MLP', 'GCN', 'GAT']);
  expect((await run('predict', '--study', 'from code', '--store', store)).out.split('\n')).toHaveLength(35);
});

it('continues a study in code that was begun by the command, to the same end', async () => {
  const stopped = await runUntilFirstTrial('search', ...flags, '--store', store, '--study', 'from command');
  expect(stopped.out).toMatch(/^Stopped early. Best of 1 trial[\s\S]*To continue: gnas resume 'from command' --store \S+$/m);
  const storage = await StudyStorage.openExisting(store);
  const study = await resumeStudy({ storage, name: 'from command', plugins: ownPlugins });
  expect(study.trials).toHaveLength(1);
  await study.search();
  const { found } = await study.finish({ baselines: false });
  expect(factsOf(study.trials)).toEqual(factsOf((await untouched()).trials));
  await storage.close();
  const shown = await run('show', 'from command', '--store', store, '--json');
  expect(JSON.parse(shown.out)).toMatchObject({ state: 'complete', outcome: { found } });
});

it('takes parts that were given as objects from the config file', async () => {
  await beginInCode('objects', {
    dataset: karateClub(),
    space: new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage'] }),
    algorithm: new RandomSearch({ numTrials: 3 }),
    estimator: named.estimator,
    backend: named.backend,
    plugins: ownPlugins,
  });
  const shown = await run('show', 'objects', '--store', store);
  expect(shown.out).toContain('space SinglePathNodeClassificationSpace, algorithm RandomSearch');
  expect(shown.out).toMatch(/op_0=(gcn|sage) op_1=(gcn|sage)/);

  const refused = await run('resume', 'objects', '--store', store);
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/given as an object.*GNAS_STUDY_MISMATCH/) });
  // Without a name, it is passed over.
  expect((await run('resume', '--store', store)).err).toContain('waits to be continued here');

  const config = ['--config', fileURLToPath(new URL('./testing/given-parts.config.ts', import.meta.url))];
  const resumed = await run('resume', '--store', store, ...config, '--json', '--workers', '2');
  expect([resumed.code, resumed.err]).toEqual([0, expect.stringContaining('Continuing study objects after 1 trial.')]);
  expect(factsOf(JSON.parse(resumed.out).trials)).toEqual(factsOf((await untouched()).trials));
  const predicted = await run('predict', '--study', 'objects', '--store', store, ...config);
  expect(predicted.out.split('\n')).toHaveLength(35);
});

it('takes a study from a process that seems to search it, if it is told to', async () => {
  const owned = join(newFolder(), 'owned.db');
  const stopped = await runUntilFirstTrial('search', ...flags, '--store', owned, '--study', 'owned');
  expect(stopped.code).toBe(0);
  const storage = await StudyStorage.open(owned);
  const owner = await storage.resume('owned');
  const refused = await run('resume', 'owned', '--store', owned, '--no-baselines');
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/--force. \[GNAS_STUDY_LOCKED\]/) });
  expect((await run('resume', '--force', '--store', owned)).code).toBe(2);
  const forced = await run('resume', 'owned', '--force', '--store', owned, '--no-baselines');
  expect(forced).toMatchObject({ code: 0, err: expect.stringContaining("it can't record its next trial") });
  await expect(owner.record({ ...(await storage.trials('owned'))[0], number: 99 } as Trial)).rejects.toMatchObject({
    code: 'GNAS_STUDY_LOCKED',
  });
  await owner.close('stopped');
  expect(await storage.summary('owned')).toMatchObject({ state: 'complete', trials: 3 });
  await storage.close();
});
