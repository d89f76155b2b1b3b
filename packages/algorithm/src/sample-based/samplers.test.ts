import { type Selection, selectionKey } from '@gnas/core';
import type { SampleBasedNAS, Sampler } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { ChainSpace, cost, estimate, FunctionEstimator, graph, noDevice, samplerOf, separable } from '../testing/synthetic.js';
import { GridSearch } from './grid-search.js';
import { paretoHypervolume } from './hypervolume.js';
import { LocalSearch } from './local-search.js';
import { neighbors } from './mutation.js';
import { NASBOWL } from './nas-bowl.js';
import { NSGA2 } from './nsga2.js';
import { RandomSearch } from './random-search.js';
import { RegularizedEvolution } from './regularized-evolution.js';
import { TPE } from './tpe.js';

const ask = async (sampler: Sampler): Promise<Selection> => (await sampler.ask()) as Selection;
const best: Selection = { op_0: 4, op_1: 4, op_2: 4, in: [2, 3] };

const learners: [string, (numTrials: number) => SampleBasedNAS][] = [
  ['RegularizedEvolution', (numTrials) => new RegularizedEvolution({ numTrials, populationSize: 30, sampleSize: 10 })],
  ['LocalSearch', (numTrials) => new LocalSearch({ numTrials })],
  ['NASBOWL', (numTrials) => new NASBOWL({ numTrials, numInitial: 15, poolSize: 80 })],
  ['NSGA2', (numTrials) => new NSGA2({ numTrials, populationSize: 16 })],
  ['TPE', (numTrials) => new TPE({ numTrials })],
];
const search = (algorithm: SampleBasedNAS, seed = 0, options = {}) =>
  algorithm.search(new ChainSpace(), graph, new FunctionEstimator(separable), { backend: noDevice, seed, ...options });

describe.each(learners)('%s', (_, make) => {
  it('beats random search over seeds on a reward with one optimum', async () => {
    let ours = 0;
    let random = 0;
    for (let seed = 0; seed < 3; seed++) {
      ours += (await search(make(120), seed)).best.metrics.accuracy as number;
      random += (await search(new RandomSearch({ numTrials: 120 }), seed)).best.metrics.accuracy as number;
    }
    expect(ours).toBeGreaterThan(random);
    expect(ours / 3).toBeGreaterThan(0.9);
  });

  it('is deterministic by seed, and evaluates no architecture twice', async () => {
    const keys = async (seed: number) =>
      (await search(make(60), seed)).study.trials.map((trial) => selectionKey(trial.selection));
    const first = await keys(3);
    expect(await keys(3)).toEqual(first);
    expect(await keys(4)).not.toEqual(first);
    expect(new Set(first).size).toBe(60);
  });

  it('begins with the portfolio of the space, and does not propose it again', async () => {
    class WithPortfolio extends ChainSpace {
      override portfolio(): Selection[] {
        return Array.from({ length: 5 }, (_, op) => ({ op_0: op, op_1: 4, op_2: 4, op_3: 4, op_4: 4, in: [2, 3] }));
      }
    }
    const space = new WithPortfolio();
    const estimator = new FunctionEstimator(separable);
    const { study } = await make(40).search(space, graph, estimator, { backend: noDevice });
    const keys = study.trials.map(({ selection }) => selectionKey(selection));
    expect(study.trials.slice(0, 5).map(({ selection }) => selection)).toEqual(space.portfolio());
    expect(new Set(keys).size).toBe(40);
  });

  it('ends when it has not improved for a while', async () => {
    const constant = new FunctionEstimator(() => 0.5);
    const algorithm = make(60);
    Object.assign(algorithm, { stopAfter: 7 });
    const { study, outOfTime } = await algorithm.search(new ChainSpace(), graph, constant, { backend: noDevice });
    expect(study.trials).toHaveLength(8);
    expect(outOfTime).toBe(false);
  });

  it('minimizes a lower-is-better objective', async () => {
    const keys = async (objective: 'accuracy' | 'loss') => {
      const estimator = new FunctionEstimator(separable, undefined, objective);
      const { study } = await make(60).search(new ChainSpace(), graph, estimator, { backend: noDevice, seed: 3 });
      return study.trials.map((trial) => selectionKey(trial.selection));
    };
    // The loss is 1 - accuracy, so both rank architectures alike.
    expect(await keys('loss')).toEqual(await keys('accuracy'));
  });

  it('continues with batched proposals of which some fail', async () => {
    const sampler = await samplerOf(make(400), new ChainSpace());
    const seen = new Set<string>();
    const values: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      const asked: Selection[] = [];
      for (let i = 0; i < 16; i++) asked.push(await ask(sampler));
      for (const [at, selection] of asked.entries()) {
        seen.add(selectionKey(selection));
        const fails = at % 5 === 0;
        await sampler.tell(selection, fails ? undefined : estimate(separable(selection)), cost);
        if (!fails) values.push(separable(selection));
      }
    }
    expect(seen.size).toBe(12 * 16);
    expect(Math.max(...values)).toBeGreaterThan(0.9);
  });

  it('ends when the space is used up', async () => {
    const { study } = await make(100).search(new ChainSpace(1), graph, new FunctionEstimator(() => 0.5), { backend: noDevice });
    expect(study.trials).toHaveLength(5 * 6);
  });

  it('keeps to a limit', async () => {
    const all = (await search(make(60))).study.trials.map((trial) => trial.cost.parameters).sort((a, b) => a - b);
    const maxParameters = all[30] as number;
    const { study } = await search(make(60), 0, { limits: { maxParameters } });
    expect(study.trials).toHaveLength(60);
    for (const trial of study.trials) expect(trial.cost.parameters).toBeLessThanOrEqual(maxParameters);
  });

  it('rejects invalid options', () => {
    expect(() => make(0)).toThrow(/numTrials is 0/);
  });
});

describe('GridSearch', () => {
  it('visits every selection once, depth first, including input choices', async () => {
    const { study } = await new GridSearch().search(new ChainSpace(2), graph, new FunctionEstimator(() => 0.5), {
      backend: noDevice,
    });
    const pairs = [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ];
    const digits = [0, 1, 2, 3, 4];
    const expected = digits.flatMap((op_0) => digits.flatMap((op_1) => pairs.map((pair) => ({ op_0, op_1, in: pair }))));
    expect(study.trials.map(({ selection }) => selection)).toEqual(expected);
  });

  it('passes over any number of refused architectures, and fails if all are refused', async () => {
    const only = new FunctionEstimator(separable, (selection) => (selectionKey(selection) === selectionKey(best) ? 1 : 9));
    const options = { backend: noDevice, limits: { maxLatencyMs: 2 } };
    const { study } = await new GridSearch().search(new ChainSpace(3), graph, only, options);
    expect(study.trials.map(({ selection, cost: { latencyMs } }) => ({ selection, latencyMs }))).toEqual([
      { selection: best, latencyMs: 1 },
    ]);
    await expect(
      new GridSearch().search(new ChainSpace(1), graph, new FunctionEstimator(separable, () => 9), options),
    ).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE', message: expect.stringMatching(/9.00 ms/) });
  });
});

describe('RegularizedEvolution', () => {
  it('mutates the best of the population, and removes the oldest', async () => {
    const space = new ChainSpace();
    const sampler = await samplerOf(new RegularizedEvolution({ populationSize: 4, sampleSize: 100 }), space);
    const alive: { selection: Selection; fitness: number }[] = [];
    for (let number = 0; number < 40; number++) {
      const selection = await ask(sampler);
      if (number >= 4) {
        const parent = alive.reduce((a, b) => (b.fitness > a.fitness ? b : a)).selection;
        expect(neighbors(parent, space.choices).map(selectionKey)).toContain(selectionKey(selection));
      }
      // Fitness falls over time: if the best survived, all children would be neighbors of the first one.
      alive.push({ selection, fitness: -number });
      if (alive.length > 4) alive.shift();
      await sampler.tell(selection, estimate(-number), cost);
    }
  });

  it('evaluates repeats without avoidRepeats', async () => {
    const space = new ChainSpace(1);
    const algorithm = new RegularizedEvolution({ numTrials: 100, populationSize: 5, avoidRepeats: false });
    const { study } = await algorithm.search(space, graph, new FunctionEstimator(separable), { backend: noDevice });
    expect(study.trials).toHaveLength(100);
  });
});

describe('LocalSearch', () => {
  it('evaluates all neighbors, moves to the best, and restarts at a local optimum', async () => {
    const space = new ChainSpace(2);
    const sampler = await samplerOf(new LocalSearch(), space);
    const told = new Map<string, number>();
    const tell = async (selection: Selection): Promise<void> => {
      told.set(selectionKey(selection), separable(selection));
      await sampler.tell(selection, estimate(separable(selection)), cost);
    };
    let current = await ask(sampler);
    await tell(current);
    for (;;) {
      for (const expected of neighbors(current, space.choices).filter((each) => !told.has(selectionKey(each)))) {
        const asked = await ask(sampler);
        expect(asked).toEqual(expected);
        await tell(asked);
      }
      const next = neighbors(current, space.choices).reduce((a, b) => (separable(b) > separable(a) ? b : a));
      if (separable(next) <= separable(current)) break;
      current = next;
    }
    expect(current).toEqual({ op_0: 2, op_1: 2, in: [1, 3] });
    const restart = await ask(sampler);
    expect(told.has(selectionKey(restart))).toBe(false);
  });
});

describe('NSGA2', () => {
  it('finds the front between accuracy and parameters', async () => {
    // A wider operation has more parameters and a higher accuracy, so the front has an architecture for each cost.
    const byWidth = (selection: Selection): number =>
      Object.entries(selection).reduce((sum, [key, value]) => sum + (key === 'in' ? 0 : (value as number) ** 0.5), 0);
    const run = async (algorithm: SampleBasedNAS) => {
      const { study } = await algorithm.search(new ChainSpace(), graph, new FunctionEstimator(byWidth), { backend: noDevice });
      return {
        sum: study.paretoFront('parameters').reduce((sum, trial) => sum + study.value(trial), 0),
        volume: paretoHypervolume(study, 'parameters', { objective: 0, cost: 220 }),
      };
    };
    const found = await run(new NSGA2({ numTrials: 300, populationSize: 30 }));
    const atRandom = await run(new RandomSearch({ numTrials: 300 }));
    expect(found.sum).toBeGreaterThan(1.05 * atRandom.sum);
    expect(found.volume).toBeGreaterThan(1.01 * atRandom.volume);
  });

  it('minimizes a latency that the estimator knows, and fails if it knows none', async () => {
    const latencyOf = (selection: Selection): number => 1 + (selection.op_0 as number);
    const options = { backend: noDevice };
    const algorithm = new NSGA2({ numTrials: 100, populationSize: 10, minimize: 'latencyMs' });
    const { study } = await algorithm.search(new ChainSpace(), graph, new FunctionEstimator(separable, latencyOf), options);
    expect(study.paretoFront('latencyMs').map((trial) => trial.cost.latencyMs)).toEqual([1, 2, 3]);
    await expect(algorithm.search(new ChainSpace(), graph, new FunctionEstimator(separable), options)).rejects.toMatchObject({
      code: 'GNAS_INCOMPATIBLE',
      message: expect.stringMatching(/knows none/),
    });
  });

  it('rejects invalid options', () => {
    expect(() => new NSGA2({ minimize: 'size' as never })).toThrow(/minimize is "size"/);
    expect(() => new NSGA2({ mutationProbability: 2 })).toThrow(/mutationProbability is 2/);
  });
});
