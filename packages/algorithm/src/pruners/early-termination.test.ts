import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification, predict, type SearchResult, selectionKey } from '@gnas/core';
import type { BaseNAS, SearchOptions } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { NasBenchGraphSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphNasRL } from '../controllers/graph-nas-rl.js';
import { Darts } from '../differentiable/darts.js';
import { RandomSearch } from '../sample-based/random-search.js';
import { ASHA } from './asha.js';
import { MedianStoppingRule } from './median-stopping-rule.js';

let backend: Backend;
const graph = stochasticBlockModel({
  blocks: [60, 60, 60],
  shares: [0.1, 0.1, 0.8],
  within: 0.1,
  between: 0.05,
  signal: 0.2,
  seed: 2,
});
const epochs = 60;

beforeAll(async () => {
  backend = await createBackend();
});

const search = (algorithm: BaseNAS, options: Partial<SearchOptions> = {}) =>
  algorithm.search(
    new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'gin', 'linear', 'gat_2', 'cheb'] }),
    graph,
    new TrainScratchEstimator({ epochs }),
    { backend, seed: 1, ...options },
  );
const epochsOf = ({ study }: SearchResult): number =>
  study.trials.reduce((sum, { curve, sameAs }) => sum + (sameAs === undefined ? (curve?.epochs.length ?? 0) : 0), 0);

describe('a search with a pruner', () => {
  it.each([
    ['ASHA', new ASHA({ minEpochs: 5, reductionFactor: 3 })],
    ['the median rule', new MedianStoppingRule({ warmupEpochs: 5 })],
  ])('trains far fewer epochs with %s, and finds about the same', async (_, pruner) => {
    const before = backend.memory().numTensors;
    const algorithm = new RandomSearch({ numTrials: 36 });
    const [whole, early] = [await search(algorithm), await search(algorithm, { pruner })];
    expect(epochsOf(whole)).toBe(36 * epochs);
    expect(epochsOf(early)).toBeLessThan(0.7 * epochsOf(whole));
    expect(early.study.value(early.best)).toBeGreaterThan(whole.study.value(whole.best) - 0.03);
    // Trials that are not pruned train as without a pruner; the others do until they end.
    for (const { number, state, curve } of early.study.trials) {
      const full = whole.study.trials[number];
      if (state === 'complete') expect(curve).toEqual(full?.curve);
      else expect(full?.curve?.validation.slice(0, curve?.epochs.length)).toEqual(curve?.validation);
    }
    expect(backend.memory().numTensors).toBe(before);
  });

  it('never prunes finalists', async () => {
    const { study } = await search(new GraphNasRL({ numTrials: 20, topK: 2, reEvaluations: 2 }), {
      pruner: new ASHA({ minEpochs: 2, reductionFactor: 2 }),
    });
    expect(study.trials.some(({ state }) => state === 'pruned')).toBe(true);
    const finalists = study.trials.filter(({ phase }) => phase === 're-evaluation');
    expect(finalists).toHaveLength(4);
    expect(finalists.every(({ state, curve }) => state === 'complete' && curve?.epochs.length === epochs)).toBe(true);
    const { best } = await search(new Darts({ epochs: 2 }), { pruner: new ASHA() });
    expect(best.state).toBe('complete');
  });
});

describe('a search that proposes an isomorphic architecture', () => {
  it('reuses the metrics, the latency and the parameters of the one that was trained', async () => {
    const space = new NasBenchGraphSpace({ hiddenDim: 8, ops: ['gcn', 'fc', 'skip'] });
    const { study, best, model, parameters } = await new GraphNasRL({
      numTrials: 40,
      topK: 0,
      controllerLearningRate: 0.05,
    }).search(space, graph, new TrainScratchEstimator({ epochs: 5 }), { backend, seed: 4, limits: { maxLatencyMs: 10_000 } });
    const again = study.trials.filter(({ sameAs }) => sameAs !== undefined);
    const different = again.filter(
      ({ sameAs, selection }) => selectionKey(selection) !== selectionKey(study.trials[sameAs as number]?.selection ?? {}),
    );
    expect(different.length).toBeGreaterThan(0);
    for (const { sameAs, selection, metrics, cost } of again) {
      const original = study.trials[sameAs as number];
      expect(original).toMatchObject({ metrics, cost });
      expect(cost.latencyMs).toBeGreaterThan(0);
      expect(space.canonicalKey(selection)).toBe(space.canonicalKey(original?.selection ?? {}));
    }
    expect(best.sameAs).toBeUndefined();
    const { classes } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    const right = graph.split.validation.filter((node) => classes[node] === graph.labels[node]).length;
    expect(right / graph.split.validation.length).toBeCloseTo(best.metrics.accuracy ?? Number.NaN, 6);
  });
});
