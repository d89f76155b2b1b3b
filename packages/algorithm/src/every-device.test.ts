import { createBackend, devices } from '@gnas/backend-tfjs';
import { type Backend, NodeClassification, predict, type SearchResult } from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphNasRL } from './controllers/graph-nas-rl.js';

const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });
const started: [string, Backend][] = [];
// The tests of backend-tfjs report devices that are not available here, with the reason.
for (const device of devices)
  await createBackend({ device }).then(
    (backend) => started.push([device, backend]),
    () => {},
  );

const search = (backend: Backend): Promise<SearchResult> =>
  new GraphNasRL({ numTrials: 4, stepsPerEpoch: 2, topK: 1, reEvaluations: 1 }).search(
    new GraphNasNodeClassificationSpace({ hiddenDim: 8, dropout: 0.1 }),
    graph,
    new TrainScratchEstimator({ epochs: 8 }),
    { backend, seed: 1 },
  );

describe.each(started)('on %s', (_device, backend) => {
  let found: SearchResult;
  beforeAll(async () => {
    found = await search(backend);
  });

  it('a search finds a model above chance, and leaks no tensors', async () => {
    const before = backend.memory().numTensors;
    const { best } = await search(backend);
    expect(best.metrics.accuracy).toBeGreaterThan(0.4);
    expect(backend.memory().numTensors).toBe(before);
  });

  it('the found model predicts the same on every device', async () => {
    const { model, parameters } = found;
    const { probabilities: own } = await predict([{ model, parameters }], graph, backend, new NodeClassification());
    for (const [device, other] of started) {
      const { probabilities } = await predict([{ model, parameters }], graph, other, new NodeClassification());
      own.forEach((value, at) => {
        const difference = Math.abs((probabilities[at] as number) - value);
        expect(difference, `on ${device}, ${at}`).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
      });
    }
  });
});
