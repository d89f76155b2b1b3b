import { readFileSync } from 'node:fs';
import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, createStudy, misfit } from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { beforeAll, describe, expect, it } from 'vitest';
import { algorithms, estimators, spaces } from './parts.js';
import { combinationsPage } from './table.js';

const graph = stochasticBlockModel({ blocks: [10, 10], seed: 3 });
let backend: Backend;
let steps = 0;

beforeAll(async () => {
  backend = await createBackend();
  const { valueAndGrad } = backend;
  backend.valueAndGrad = (...inputs) => {
    steps++;
    return valueAndGrad.apply(backend, inputs);
  };
});

describe.each(spaces.map((make) => [make().constructor.name, make] as const))('%s', (_, makeSpace) => {
  describe.each(estimators.map((make) => [make().constructor.name, make] as const))('%s', (_, makeEstimator) => {
    it.each(algorithms)('%s finds a valid architecture, or says why not', async (_, makeAlgorithm) => {
      const [space, algorithm, estimator] = [makeSpace(), makeAlgorithm(), makeEstimator()];
      space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
      const reason = misfit(space, algorithm, estimator);
      const tensors = backend.memory().numTensors;
      steps = 0;
      const making = createStudy({ dataset: graph, space, algorithm, estimator, backend, seed: 1 });
      if (reason) {
        await expect(making).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE', message: reason });
        expect(steps).toBe(0);
        return;
      }
      const study = await making;
      const { selection, best } = await study.search();
      expect(Object.keys(study.describe(best)).length).toBeGreaterThan(0);
      expect(() => space.parseModel(selection)).not.toThrow();
      expect(best.selection).toEqual(selection);
      expect(study.bestValue).toSatisfy(Number.isFinite);
      if (estimator.training !== 'none') expect((await study.predict()).classes).toHaveLength(graph.numNodes);
      expect(backend.memory().numTensors).toBe(tensors);
    });
  });
});

describe('docs/combinations.md', () => {
  it('agrees with the parts', () => {
    const page = readFileSync(new URL('../../../docs/combinations.md', import.meta.url), 'utf8');
    expect(page, 'print it again: node packages/examples/combinations/print.mjs').toBe(combinationsPage(graph));
  });
});
