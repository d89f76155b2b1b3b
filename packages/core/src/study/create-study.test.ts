import { describe, expect, it } from 'vitest';
import { SampleBasedNAS } from '../algorithm/sample-based-nas.js';
import type { Sampler, SamplerContext } from '../algorithm/sampler.js';
import type { Backend, GraphOnDevice } from '../backend/backend.js';
import { BaseEstimator } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import { partNamed } from '../parts/named-part.js';
import type { Pruner } from '../search/pruner.js';
import type { Model } from '../space/model.js';
import { randomSelection } from '../space/selection.js';
import { Noisy } from '../testing/no-device.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import type { Estimate } from '../trial/estimate.js';
import type { Trial } from '../trial/trial.js';
import type { TrialHistory } from '../trial/trial-history.js';
import { createStudy } from './create-study.js';
import { MemoryStore } from './memory-store.js';
import type { StudySearchOptions } from './study-options.js';

class Uniform extends SampleBasedNAS {
  protected createSampler({ space, random }: SamplerContext): Sampler {
    return { ask: () => randomSelection(space.choices, random), tell: () => {} };
  }
}

/** A table of results needs no device. */
class Table extends BaseEstimator {
  override readonly training = 'none';
  runs = 0;
  async infer({ selection }: Model): Promise<Estimate> {
    this.runs++;
    const { op_0, in_1, op_1 } = selection as Record<string, number>;
    return { metrics: { accuracy: ((op_0 ?? 0) + 2 * (in_1 ?? 0) + 4 * (op_1 ?? 0)) / 10 }, loss: 0 };
  }
}

const onNoDevice = (graph: Graph): GraphOnDevice => ({
  graph,
  numNodes: graph.numNodes,
  features: { shape: [], dtype: '' },
  derive: (_, make) => onNoDevice(make(graph)),
  dispose: () => {},
});
const backend = { upload: (graph: Graph) => onNoDevice(graph) } as Partial<Backend> as Backend;

const study = (more: Partial<Parameters<typeof createStudy>[0]> = {}) =>
  createStudy({
    dataset: tinyGraph(),
    space: new TinySpace(),
    algorithm: new Uniform({ numTrials: 12 }),
    estimator: new Table(),
    backend,
    ...more,
  });
const facts = (trials: readonly Trial[]) => trials.map(({ startedAt, durationMs, ...rest }) => rest);

/** Stops a search after so many of its trials. */
const stopAfter = (count: number): StudySearchOptions => {
  const controller = new AbortController();
  let seen = 0;
  return { signal: controller.signal, onTrial: () => ++seen === count && controller.abort() };
};

describe('createStudy', () => {
  it('prunes and reuses as its experiment says, and refuses what does not fit', async () => {
    const halve: Pruner = {
      lag: 1,
      begin: () => {
        let best = 0;
        return {
          learn: ({ metrics }) => {
            best = Math.max(best, metrics.accuracy as number);
          },
          bars: () => [{ epoch: 4, atLeast: best / 2 }],
        };
      },
    };
    const given = { algorithm: new Uniform({ numTrials: 20 }), estimator: new Noisy(), reuse: false, pruner: () => halve };
    const early = await study(given);
    await early.search();
    expect(early.trials.some(({ state }) => state === 'pruned')).toBe(true);
    expect(early.trials.some(({ sameAs }) => sameAs !== undefined)).toBe(false);
    const whole = await study({ algorithm: given.algorithm, estimator: given.estimator });
    await whole.search();
    expect(whole.trials.some(({ state }) => state === 'pruned')).toBe(false);
    expect(whole.trials.some(({ sameAs }) => sameAs !== undefined)).toBe(true);
    await expect(study({ pruner: () => halve })).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
  });

  it('searches, and answers what was found', async () => {
    const seen: number[] = [];
    const found = await study();
    expect(found.best).toBeUndefined();
    expect(found.trials).toEqual([]);
    const { selection } = await found.search({ onTrial: ({ number }, { trials }) => seen.push(number - trials.length + 1) });
    expect(found.trials).toHaveLength(12);
    expect(seen).toEqual(Array.from({ length: 12 }, () => 0));
    expect(found.best?.selection).toEqual(selection);
    expect(found.bestValue).toBe(Math.max(...found.trials.map((trial) => found.value(trial))));
    expect(found.top(2)).toHaveLength(2);
    expect(found.ranking()[0]).toBe(found.best);
    expect(found.paretoFront('parameters').at(-1)?.metrics).toEqual(found.best?.metrics);
    expect(found.best && found.describe(found.best)).toHaveProperty('op_0');
  });

  it('goes on after a signal, to the end of a search that was not stopped', async () => {
    const whole = await study();
    await whole.search();
    const estimator = new Table();
    const stopped = await study({ estimator });
    const first = await stopped.search(stopAfter(5));
    expect(first.aborted).toBe(true);
    expect(stopped.trials).toHaveLength(5);
    const numbers: number[] = [];
    const bests: number[] = [];
    await stopped.search({
      onTrial: ({ number }) => numbers.push(number),
      onBest: ({ number }) => bests.push(number),
    });
    // Those of before are neither run nor told again.
    expect(numbers).toEqual([5, 6, 7, 8, 9, 10, 11]);
    expect(bests.every((number) => number >= 5)).toBe(true);
    expect(facts(stopped.trials)).toEqual(facts(whole.trials));
    expect(stopped.best?.selection).toEqual(whole.best?.selection);
    expect(estimator.runs).toBeLessThanOrEqual(13);
  });

  it('never knows less while past trials are told again', async () => {
    const stopped = await study();
    await stopped.search(stopAfter(6));
    const best = stopped.bestValue as number;
    let least = Number.POSITIVE_INFINITY;
    const watching = new Uniform({ numTrials: 12 });
    const run = watching.run.bind(watching);
    watching.run = (session) => {
      const { onTrial } = session.surroundings;
      Object.assign(session.surroundings, {
        onTrial: (trial: Trial, history: TrialHistory) => {
          onTrial?.(trial, history);
          least = Math.min(least, stopped.trials.length);
          expect(stopped.bestValue).toBeGreaterThanOrEqual(best);
        },
      });
      return run(session);
    };
    Object.assign(stopped, { algorithm: watching });
    await stopped.search();
    expect(least).toBeGreaterThanOrEqual(6);
  });

  it('is searched once at a time', async () => {
    const one = await study();
    const running = one.search();
    await expect(one.search()).rejects.toMatchObject({ code: 'GNAS_STUDY_LOCKED' });
    await running;
    await one.search();
  });

  it('refuses parts that do not fit, and a storage without a name', async () => {
    class Scores extends Table {
      override readonly training = 'shared' as never;
    }
    await expect(study({ estimator: new Scores() })).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
    await expect(study({ storage: new MemoryStore() })).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
  });

  it('says why there is no model', async () => {
    const looked = await study();
    await expect(looked.predict()).rejects.toThrow(/needs a completed trial/);
    await looked.search();
    await expect(looked.predict()).rejects.toThrow(/Table trains no model/);
    await expect(looked.exportModel()).rejects.toThrow(/Table trains no model/);
  });

  it('reads its parts by name, with plugins', async () => {
    await expect(study({ algorithm: partNamed('random-serach') })).rejects.toMatchObject({ code: 'GNAS_UNKNOWN_NAME' });
  });
});
