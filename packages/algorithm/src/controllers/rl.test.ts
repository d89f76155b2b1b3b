import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, Registry, selectionKey, type Trial } from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { beforeAll, describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { RL, type RLOptions } from './rl.js';

let backend: Backend;
const graph = stochasticBlockModel({ blocks: [20, 20, 20], seed: 2 });

beforeAll(async () => {
  backend = await createBackend();
});

async function trials(options: RLOptions): Promise<readonly Trial[]> {
  const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'sage', 'linear'] });
  return (await new RL(options).search(space, graph, new OneShotEstimator(), { backend, seed: 1 })).study.trials;
}

const mean = (of: readonly Trial[]) => of.reduce((sum, { metrics }) => sum + (metrics.accuracy as number), 0) / of.length;

describe('RL', () => {
  it('trains the shared weights before the first trial, then keeps them', async () => {
    const warm = await trials({ numTrials: 40, warmupSteps: 100 });
    const cold = await trials({ numTrials: 40, warmupSteps: 0 });
    expect(mean(warm)).toBeGreaterThan(mean(cold) + 0.2);
    const losses = new Map<string, Set<number>>();
    for (const { selection, metrics } of warm) {
      const key = selectionKey(selection);
      losses.set(key, (losses.get(key) ?? new Set()).add(metrics.loss as number));
    }
    expect(losses.size).toBeLessThan(10);
    for (const values of losses.values()) expect(values.size).toBe(1);
  });

  it('is created by name, and rejects invalid options', async () => {
    const made = await new Registry([plugin]).create('algorithms', 'rl', { numEpochs: 3 });
    expect(made).toMatchObject({ numTrials: 60, weightSharing: { warmupSteps: 1000, stepsPerTrial: 0 } });
    expect(() => new RL({ samplesPerUpdate: 0 })).toThrow(/RL: samplesPerUpdate is 0/);
    expect(() => new RL({ baselineDecay: 1 })).toThrow(/RL: baselineDecay is 1/);
  });
});
