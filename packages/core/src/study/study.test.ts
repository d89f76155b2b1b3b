import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { GraphOnDevice } from '../backend/backend.js';
import { BaseEstimator, type EstimateContext } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import { readModelInfo } from '../model-file/load-model.js';
import { partNamed } from '../parts/named-part.js';
import { definePart, definePlugin } from '../parts/plugin.js';
import { Random } from '../random.js';
import type { Baseline } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { onNoDevice, Uniform } from '../testing/no-device.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import type { Estimate } from '../trial/estimate.js';
import { createStudy } from './create-study.js';
import { MemoryStore } from './memory-store.js';
import { resumeStudy } from './resume-study.js';
import { givenParts, isResumable, readStudySpec } from './study-spec.js';

/** Makes a model's parameters by a pass on shapes alone, and draws its score from the seed. */
class Drawn extends BaseEstimator {
  finals = 0;
  /** The last training: on what, and for how long. */
  last: { readonly graph: Graph; readonly epochs: number | undefined } | undefined;
  async infer(model: Model, { graph }: GraphOnDevice, _: string, context: EstimateContext): Promise<Estimate> {
    const { parameters, seed, exactEpochs } = context;
    this.last = { graph, epochs: exactEpochs };
    const { selection } = model;
    if (selection?.op_1 === 0 && this.finals > 0) throw new Error('no room');
    for (const path of ['op_0/linear/weight', 'op_0/other/weight', 'op_1/neighbors/weight'])
      parameters.get(path, [path.startsWith('op_0') ? 3 : 4, path.startsWith('op_0') ? 4 : 2], 'glorot');
    const accuracy = new Random(seed).uniform() + (selection?.op_1 as number);
    return {
      metrics: { accuracy },
      loss: 0,
      epochs: 7,
      bySplit: { validation: { accuracy, rocAuc: Number.NaN }, test: { accuracy } },
    };
  }
  override final(): BaseEstimator {
    this.finals++;
    return this;
  }
}

class Compared extends TinySpace {
  override baselines(): readonly Baseline[] {
    return [
      { name: 'linear', space: this, selection: { op_0: 0, in_1: 0, op_1: 1 } },
      { name: 'too large', space: this, selection: { op_0: 0, in_1: 0, op_1: 0 } },
    ];
  }
}

/** Keeps variables off any device; a pass says that both classes are equally probable. */
const backend = {
  ...onNoDevice,
  createVariable: (name: string, values: Float32Array, shape: readonly number[]) => ({
    name,
    tensor: { shape, dtype: 'float32', values },
  }),
  disposeVariable: () => {},
  assign: () => {},
  tidy: <T>(f: () => T): T => f(),
  ops: () => Object.create(new Proxy({}, { get: () => () => ({ shape: [6, 2], dtype: 'float32' }) })),
  read: async (tensor: { values?: Float32Array }) => tensor.values ?? new Float32Array(12).fill(Math.log(0.5)),
  dispose: () => {},
} as never;

const plugin = definePlugin({
  name: 'gnas-plugin-tiny',
  apiVersion: 1,
  datasets: { tiny: definePart({ description: 'six nodes', options: z.object({}), create: () => tinyGraph() }) },
  spaces: {
    tiny: definePart({
      description: 'two layers',
      options: z.object({ hiddenDim: z.int().default(4) }),
      create: ({ hiddenDim }) => new Compared(hiddenDim),
    }),
  },
  algorithms: {
    uniform: definePart({
      description: 'draws',
      options: z.object({ numTrials: z.int().default(8) }),
      create: (options) => new Uniform(options),
    }),
  },
  estimators: { drawn: definePart({ description: 'chance', options: z.object({}), create: () => new Drawn() }) },
  backends: { none: definePart({ description: 'none', options: z.object({}), create: () => backend }) },
});
const named = {
  dataset: partNamed('tiny'),
  space: partNamed('tiny'),
  algorithm: partNamed('uniform'),
  estimator: partNamed('drawn'),
  backend: partNamed('none'),
  plugins: [plugin],
};

describe('Study.finish', () => {
  it('trains the best and the baselines with the estimator of the study, and keeps both outcome and model', async () => {
    const storage = new MemoryStore();
    const study = await createStudy({ ...named, storage, name: 'first' });
    await expect(study.finish()).rejects.toThrow(/needs a completed trial/);
    await study.search();
    const models: string[] = [];
    const outcome = await study.finish({ ensembleSize: 1, repeats: 1, onModel: ({ name }) => models.push(name) });
    expect(models).toEqual(['linear', 'too large', 'found']);
    expect((study.estimator as Drawn).finals).toBe(3);
    expect(outcome).toMatchObject({ trial: study.best?.number, found: { name: 'found', epochs: 7 } });
    expect(outcome.found.selection).toEqual(study.best?.selection);
    // One seed for all: the same architecture comes to the same.
    expect(outcome.baselines[0]?.metrics.test?.accuracy).toBe(outcome.found.metrics.test?.accuracy);
    expect(outcome.found.metrics.validation).not.toHaveProperty('rocAuc');
    expect(outcome.baselines[1]).toMatchObject({ metrics: {}, error: 'no room' });
    expect(await storage.outcome('first')).toEqual(outcome);
    expect(await storage.model('first')).toEqual(await study.exportModel());
    expect((await storage.summary('first')).state).toBe('complete');
    expect(await study.finish({ ensembleSize: 1 })).toBe(outcome);
    expect(models).toHaveLength(3);
  });

  it('trains the chosen models once more on all labels if asked, and keeps the figures of before', async () => {
    const storage = new MemoryStore();
    const study = await createStudy({ ...named, storage, name: 'all' });
    await study.search();
    const usual = { ensembleSize: 1, repeats: 1, baselines: false } as const;
    const before = await study.finish(usual);
    const models: string[] = [];
    const outcome = await study.finish({ ...usual, finalLabels: 'all', onModel: ({ name }) => models.push(name) });
    expect(models).toEqual(['found', 'found, on all labels']);
    expect(outcome).toMatchObject({ allLabels: true, found: before.found });
    const last = (study.estimator as Drawn).last;
    expect(last?.epochs).toBe(7);
    expect(last?.graph.split.train).toHaveLength(study.graph.labels.filter((label) => label >= 0).length);
    expect(readModelInfo((await storage.model('all')) as Uint8Array)).toMatchObject({ allLabels: true });
    expect(await study.finish({ ...usual, finalLabels: 'all' })).toBe(outcome);
  });

  it('trains each model as often as it is told, and chooses by the mean', async () => {
    const study = await createStudy(named);
    await study.search();
    const events: string[] = [];
    const { found, baselines, ensemble, trial, finalists, kendallTau } = await study.finish({
      ensembleSize: 3,
      repeats: 4,
      onModel: ({ name, repeat, repeats }) => events.push(`${name} ${repeat + 1}/${repeats}`),
    });
    expect(events.filter((event) => event.startsWith('found 2 '))).toEqual([
      'found 2 1/4',
      'found 2 2/4',
      'found 2 3/4',
      'found 2 4/4',
    ]);
    expect(found).toMatchObject({ trainings: 4, deviations: { validation: { accuracy: expect.any(Number) } } });
    expect(finalists).toContain(trial);
    // One seed for all, and all three end in the same operation: their final scores are equal and rank nothing.
    expect(kendallTau).toBeUndefined();
    const values = [found, ...(ensemble?.members ?? [])].map(({ metrics }) => metrics.validation?.accuracy as number);
    const mean = values[0] as number;
    const deviation = found.deviations?.validation?.accuracy as number;
    // Seeds are the same for all models, and scores are drawn from the seed: [0, 1) with a standard deviation of 0.29.
    expect(mean % 1).toBeGreaterThan(0);
    expect(deviation).toBeGreaterThan(0);
    expect(deviation).toBeLessThan(0.6);
    expect(baselines.find(({ name }) => name === 'too large')).toMatchObject({ trainings: 0, metrics: {} });
  });

  it('repeats no training for which there is no time', async () => {
    const study = await createStudy(named);
    await study.search();
    const { found } = await study.finish({ repeats: 5, timeBudget: 0 });
    expect(found).toMatchObject({ trainings: 1 });
    expect(found).not.toHaveProperty('deviations');
    expect(() => study.finish({ repeats: 0 })).toThrow(/repeats/);
  });
});

describe('an ensemble', () => {
  it('averages the best different architectures, and is one model file', async () => {
    const storage = new MemoryStore();
    const study = await createStudy({ ...named, storage, name: 'first' });
    await study.search();
    const models: string[] = [];
    const outcome = await study.finish({ ensembleSize: 3, repeats: 1, onModel: ({ name }) => models.push(name) });
    // The other baseline is one of the three, and is not trained twice.
    expect(models).toEqual(['too large', 'found', 'found 2', 'found 3']);
    expect(outcome.ensemble?.members.map(({ selection }) => selection)).toEqual(study.top(3).map(({ selection }) => selection));
    // As good as a baseline is not better, and the baseline is simpler.
    expect(outcome).toMatchObject({ kept: 'linear', verdict: { against: 'linear', difference: 0, interval: [0, 0] } });
    expect(readModelInfo((await storage.model('first')) as Uint8Array).members).toHaveLength(1);
    const averaged = await (await createStudy({ ...named, storage, name: 'second' })).search();
    expect((await averaged.study.finish({ ensembleSize: 3, baselines: false })).kept).toBe('ensemble');
    expect(readModelInfo((await storage.model('second')) as Uint8Array).members).toHaveLength(3);
    expect([...(await study.predict()).probabilities]).toEqual(Array.from({ length: 12 }, () => expect.closeTo(0.5, 6)));
    const alone = await study.finish({ ensembleSize: 1, baselines: false });
    expect(alone.kept).toBe('found');
    expect(alone).not.toHaveProperty('ensemble');
  });
});

describe('resumeStudy', () => {
  it('opens a study with its trials and its outcome, from names alone', async () => {
    const storage = new MemoryStore();
    const first = await createStudy({ ...named, space: partNamed('tiny', { hiddenDim: 4 }), seed: 3, storage, name: 'first' });
    expect(isResumable(first.spec)).toBe(true);
    expect(readStudySpec('first', JSON.parse(JSON.stringify(first.spec)))).toEqual(first.spec);
    await first.search();
    const outcome = await first.finish({ ensembleSize: 1, baselines: false });
    const again = await resumeStudy({ storage, name: 'first', plugins: [plugin] });
    expect(again.trials).toEqual(first.trials);
    expect(again.spec).toEqual(first.spec);
    expect(again.outcome).toEqual(outcome);
    // This process trained nothing: the kept model is read.
    expect(await again.exportModel()).toEqual(await first.exportModel());
    await again.finish({ ensembleSize: 2 });
    expect((await storage.summary('first')).state).toBe('complete');
    await expect(resumeStudy({ storage, name: 'first', plugins: [] })).rejects.toThrow(/uses parts of gnas-plugin-tiny/);
  });

  it('asks for parts that were given as objects', async () => {
    const storage = new MemoryStore();
    const space = () => new Compared();
    const first = await createStudy({ ...named, space, storage, name: 'first' });
    expect(givenParts(first.spec)).toEqual(['space']);
    await first.search();
    await expect(resumeStudy({ storage, name: 'first', plugins: [plugin] })).rejects.toThrow(
      /begun with a space that was given as an object \(Compared\)/,
    );
    const again = await resumeStudy({ storage, name: 'first', plugins: [plugin], parts: { space } });
    expect(again.trials).toHaveLength(8);
  });

  it.each([
    ['another graph', { dataset: tinyGraph({ labels: Int32Array.of(1, 1, 0, 1, 0, 1) }) }, /on the graph tiny.*now given tiny/],
    ['another seed', { seed: 1 }, /with seed 0, and is now given 1/],
    ['another width', { space: partNamed('tiny', { hiddenDim: 5 }) }, /"hiddenDim":4.*"hiddenDim":5/],
    ['other limits', { limits: { maxParameters: 1e9 } }, /with limits \{\}/],
    ['other trials with equal architectures', { reuse: false }, /with reuse true/],
  ])('refuses to continue with %s', async (_, change, message) => {
    const storage = new MemoryStore();
    await (await createStudy({ ...named, storage, name: 'first' })).search();
    await expect(createStudy({ ...named, ...change, storage, name: 'first' })).rejects.toThrow(
      expect.objectContaining({ code: 'GNAS_STUDY_MISMATCH', message: expect.stringMatching(message) }),
    );
  });

  it('refuses a spec that something else has written', async () => {
    const storage = new MemoryStore();
    const study = await createStudy({ ...named, storage, name: 'first' });
    await study.search();
    for (const spec of [null, { ...study.spec, version: 2 }, { ...study.spec, plugins: ['../../evil.js'] }])
      expect(() => readStudySpec('first', spec)).toThrow(expect.objectContaining({ code: 'GNAS_INVALID_FILE' }));
  });
});
