import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, type Selection, selectionKey } from '@gnas/core';
import {
  BaseEstimator,
  type BaseNAS,
  BaseSpace,
  type Estimate,
  type ForwardInput,
  type Model,
  type Tensor,
} from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { beforeAll, describe, expect, it } from 'vitest';
import { Enas } from './enas.js';
import { GraphNasRL } from './graph-nas-rl.js';
import { RL } from './rl.js';

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const choices = 4;
const candidates = 5;

/** 625 architectures that are all the same linear classifier; the estimator gives each a score of its own. */
class AlikeSpace extends BaseSpace {
  override buildGraph(): void {
    for (let choice = 0; choice < choices; choice++)
      this.setLayerChoice(
        choice,
        Array.from({ length: candidates }, (_, index) => ({ name: `${index}`, forward: ({ x }: ForwardInput) => x })),
        { key: `op_${choice}` },
      );
  }
  override forward({ x, ops }: ForwardInput): Tensor {
    return ops.linear(x, ops.parameter('weight', [this.inputDim, this.outputDim], 'glorot'));
  }
}

const optimum: Selection = { op_0: 4, op_1: 0, op_2: 3, op_3: 2 };

/** A realistic accuracy: 0.70 at worst, 0.82 at the optimum, and a little more for each correct choice. */
class Peak extends BaseEstimator {
  constructor(override readonly training: 'shared' | 'none') {
    super();
  }
  override async infer(model: Model): Promise<Estimate> {
    const right = Object.entries(optimum).filter(([key, index]) => model.selection?.[key] === index).length;
    return { metrics: { accuracy: 0.7 + (0.12 * right) / choices }, loss: 0 };
  }
}

/** Algorithm, estimator and number of final trials to count, after the controller has learned. Enas only records its final draws. */
const algorithms: [string, BaseNAS, Peak, number][] = [
  ['RL', new RL({ numEpochs: 20, controllerLearningRate: 0.02, weightShare: false }), new Peak('none'), 100],
  ['GraphNasRL', new GraphNasRL({ numTrials: 300, controllerLearningRate: 0.004, topK: 0 }), new Peak('none'), 50],
  [
    'Enas',
    new Enas({ numEpochs: 30, controllerLearningRate: 0.02, warmupSteps: 0, stepsPerEpoch: 1, numCandidates: 10 }),
    new Peak('shared'),
    10,
  ],
];

describe('a controller', () => {
  it.each(algorithms)(
    'of %s finds the best of 625 architectures, far more often than chance',
    async (_, algorithm, estimator, last) => {
      const graph = stochasticBlockModel({ blocks: [6, 6], seed: 1 });
      for (let seed = 0; seed < 3; seed++) {
        const { selection, study } = await algorithm.search(new AlikeSpace(), graph, estimator, { backend, seed });
        const hits = study.trials.slice(-last).filter((trial) => selectionKey(trial.selection) === selectionKey(optimum)).length;
        expect(hits / last).toBeGreaterThan(30 / candidates ** choices);
        expect(selection).toEqual(optimum);
      }
    },
  );
});
