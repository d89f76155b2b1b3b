import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { type ClassPrediction, type CreateStudyOptions, createStudy, loadModel, predict, type Trial } from '@gnas/core';
import { karateClub, stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace, plugin as spaces } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { studySpec } from '../../../testing/study-spec.js';
import { StudyStorage } from './study-storage.js';
import { places } from './testing/places.js';

const backend = await createBackend({ device: 'wasm' });
const ops = ['gcn', 'sage', 'linear'];
const begin = (more: Partial<CreateStudyOptions<ClassPrediction>> = {}) =>
  createStudy({
    dataset: karateClub(),
    space: new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops }),
    algorithm: new RandomSearch({ numTrials: 8 }),
    estimator: new TrainScratchEstimator({ epochs: 10 }),
    backend,
    seed: 3,
    name: 'club',
    ...more,
  });
const facts = (trials: readonly Trial[]) => trials.map(({ startedAt: _startedAt, durationMs: _durationMs, ...rest }) => rest);

describe.each(places)('createStudy with a %s', (_, makePlace) => {
  it('resumes a search that was cut off, and finds the same model', async () => {
    const whole = await begin();
    await whole.search();

    const location = await makePlace();
    const storage = await StudyStorage.open(location);
    const cut = await begin({ storage });
    let seen = 0;
    const onTrial = (): void => {
      if (++seen === 3) throw new Error('cut off');
    };
    await expect(cut.search({ onTrial })).rejects.toThrow('cut off');

    const again = await begin({ storage });
    expect(again.trials).toHaveLength(3);
    expect(again.best).toBeDefined();
    await again.search();
    expect(facts(again.trials)).toEqual(facts(whole.trials));
    expect((await storage.summary('club')).state).toBe('complete');

    // After a search has ended, its best model is trained again, to the same weights.
    const later = await begin({ storage });
    expect(facts(later.trials)).toEqual(facts(whole.trials));
    await later.search();
    expect((await later.predict()).probabilities).toEqual((await whole.predict()).probabilities);
    await storage.close();
  });

  it('keeps the final training, so that another process predicts with its model', async () => {
    const storage = await StudyStorage.open(await makePlace());
    const study = await begin({ storage });
    await study.search();
    const outcome = await study.finish();
    expect(await storage.outcome('club')).toEqual(outcome);
    expect((await storage.summary('club')).state).toBe('complete');

    const later = await begin({ storage });
    expect(later.outcome).toEqual(outcome);
    expect((await later.predict()).probabilities).toEqual((await study.predict()).probabilities);
    expect(await storage.model('club')).toEqual(new Uint8Array(await later.exportModel()));
    await storage.close();
  });

  it('rejects a different search under the same name', async () => {
    const storage = await StudyStorage.open(await makePlace());
    await (await begin({ storage })).search();
    const others: readonly Partial<CreateStudyOptions<ClassPrediction>>[] = [
      { seed: 4 },
      { limits: { maxParameters: 100 } },
      { reuse: false },
      { dataset: stochasticBlockModel() },
      { space: new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: [...ops, 'gin'] }) },
    ];
    for (const other of others) await expect(begin({ storage, ...other })).rejects.toMatchObject({ code: 'GNAS_STUDY_MISMATCH' });
    await (await storage.begin({ name: 'other', spec: studySpec() })).close('stopped');
    await expect(begin({ storage, name: 'other' })).rejects.toMatchObject({ code: 'GNAS_STUDY_MISMATCH' });
    await storage.close();
  });
});

describe('exportModel', () => {
  it('writes a file that names its space if it was given by name', async () => {
    const study = await begin({ space: { name: 'single-path', options: { hiddenDim: 8, ops } }, plugins: [spaces] });
    const { model, parameters } = await study.search();
    const numTensors = backend.memory().numTensors;
    const loaded = await loadModel(await study.exportModel({ app: '1.0.0' }), { plugins: [spaces] });
    expect(loaded.info.versions).toEqual({ app: '1.0.0' });
    expect(loaded.info.metrics.validation).toEqual(study.best?.metrics);
    const expected = await predict([{ model, parameters }], study.graph, backend, study.task);
    expect(await loaded.predict(study.graph, backend)).toEqual(expected);
    expect(await study.predict()).toEqual(expected);
    expect(backend.memory().numTensors).toBe(numTensors);
  });

  it('writes a file that needs its space to be loaded if it was given as an object', async () => {
    const study = await begin();
    await study.search();
    const bytes = await study.exportModel();
    await expect(loadModel(bytes, { plugins: [spaces] })).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
    const loaded = await loadModel(bytes, { space: study.space, task: study.task });
    expect((await loaded.predict(study.graph, backend)).classes).toHaveLength(34);
  });
});
