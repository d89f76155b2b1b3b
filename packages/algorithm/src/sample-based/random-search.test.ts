import { createBackend } from '@gnas/backend-tfjs';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator } from '@gnas/estimator';
import { AutoAttendNodeClassificationSpace, GraphNasMacroNodeClassificationSpace } from '@gnas/space';
import { expect, it } from 'vitest';
import { RandomSearch } from './random-search.js';

const graph = stochasticBlockModel({ blocks: [15, 15, 15], seed: 2 });

it.each([
  new GraphNasMacroNodeClassificationSpace({ dropout: 0.1, heads: [1, 2], outs: [4, 8] }),
  new AutoAttendNodeClassificationSpace({ dropout: 0.1, hiddenDim: 8, opsType: 1, head: 4, context: 'fc' }),
])('searches $constructor.name with shared weights', async (space) => {
  const backend = await createBackend();
  const before = backend.memory().numTensors;
  const { study, best } = await new RandomSearch({ numTrials: 6, weightShare: { warmupSteps: 30, stepsPerTrial: 5 } }).search(
    space,
    graph,
    new OneShotEstimator(),
    { backend, seed: 1 },
  );
  expect(study.trials.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'complete'));
  expect(best.metrics.accuracy).toBeGreaterThan(1 / 3);
  expect(backend.memory().numTensors).toBe(before);
});
