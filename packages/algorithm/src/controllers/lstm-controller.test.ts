import { createBackend } from '@gnas/backend-tfjs';
import type { Backend, Selection } from '@gnas/core';
import { type Choice, Random } from '@gnas/core/plugin';
import { beforeAll, describe, expect, it } from 'vitest';
import { LSTMController } from './lstm-controller.js';
import { Reinforce } from './reinforce.js';

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const operation = (name: string) => ({ name, forward: () => ({ shape: [], dtype: 'float32' }) });
const layer = (key: string, count: number): Choice => ({
  kind: 'layer',
  key,
  order: 0,
  candidates: Array.from({ length: count }, (_, i) => operation(`${i}`)),
});
const several: Choice = { kind: 'input', key: 'in', order: 1, candidates: ['a', 'b', 'c', 'd'], numChosen: 2, reduce: 'sum' };

async function probability(controller: LSTMController, selection: Selection): Promise<number> {
  const logProbability = backend.tidy(
    () => controller.evaluate(backend.ops({ training: false, seed: 0 }), [selection]).logProbability,
  );
  const value = (await backend.read(logProbability))[0] as number;
  backend.dispose(logProbability);
  return Math.exp(value);
}

describe('LSTMController', () => {
  it('is a distribution over selections, without replacement', async () => {
    const before = backend.memory().numTensors;
    const controller = new LSTMController(backend, [layer('op', 2), several], 1);
    let total = 0;
    for (let op = 0; op < 2; op++)
      for (let a = 0; a < 4; a++)
        for (let b = 0; b < 4; b++) if (a !== b) total += await probability(controller, { op, in: [a, b] });
    expect(total).toBeCloseTo(1, 4);
    controller.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('evaluates a batch as it evaluates each selection alone', async () => {
    const controller = new LSTMController(backend, [layer('op', 3), several], 4);
    const selections = await controller.sampleBatch(new Random(2), 5);
    const evaluation = backend.tidy(() => controller.evaluate(backend.ops({ training: false, seed: 0 }), selections));
    const together = await backend.read(evaluation.logProbability);
    for (const tensor of Object.values(evaluation)) backend.dispose(tensor);
    for (const [row, selection] of selections.entries())
      expect(Math.exp(together[row] as number)).toBeCloseTo(await probability(controller, selection), 5);
    expect(new Set(together.map((value) => Math.round(value * 1e4))).size).toBeGreaterThan(1);
    controller.dispose();
  });

  it('samples according to its probabilities', async () => {
    const controller = new LSTMController(backend, [layer('op', 3)], 2);
    const random = new Random(5);
    const counts = [0, 0, 0];
    for (const { op } of await controller.sampleBatch(random, 600)) {
      counts[op as number] = (counts[op as number] as number) + 1;
    }
    for (let op = 0; op < 3; op++) expect((counts[op] as number) / 600).toBeCloseTo(await probability(controller, { op }), 1);
    controller.dispose();
  });

  it('samples distinct inputs', async () => {
    const controller = new LSTMController(backend, [several], 3);
    const random = new Random(1);
    for (let i = 0; i < 30; i++) {
      const { in: chosen } = await controller.sample(random);
      expect(new Set(chosen as number[]).size).toBe(2);
    }
    controller.dispose();
  });
});

describe('LSTMController with several choices of the same candidates', () => {
  it('shares a decoder and embeddings between them', async () => {
    const sizeOf = (choices: readonly Choice[]): number => {
      const controller = new LSTMController(backend, choices, 1);
      backend.dispose(
        backend.tidy(() => {
          const selection = Object.fromEntries(choices.map(({ key }) => [key, 0]));
          return controller.evaluate(backend.ops({ training: false, seed: 0 }), [selection]).logProbability;
        }),
      );
      const size = controller.variables().reduce((sum, { tensor }) => sum + tensor.shape.reduce((a, b) => a * b, 1), 0);
      controller.dispose();
      return size;
    };
    const two = sizeOf([layer('a', 4), layer('b', 4)]);
    expect(sizeOf([layer('a', 4), layer('b', 4), layer('c', 4)])).toBe(two);
    expect(sizeOf([layer('a', 4), layer('b', 4), layer('c', 5)])).toBeGreaterThan(two);
  });
});

describe('Reinforce', () => {
  it('scales advantages by the largest of the last 10', async () => {
    const moved = async (scale: number, advantageBound?: number): Promise<number> => {
      const controller = new LSTMController(backend, [layer('a', 4)], 7);
      const options = { controllerLearningRate: 0.01, entropyWeight: 1, ...(advantageBound && { advantageBound }) };
      const reinforce = new Reinforce(controller, options);
      for (const reward of [0.5, 0.6, 0.55, 0.7]) reinforce.learn({ a: 1 }, scale * reward);
      const result = await probability(controller, { a: 1 });
      reinforce.dispose();
      controller.dispose();
      return result;
    };
    // The entropy bonus stays the same, so rewards of another scale lead elsewhere without a bound.
    expect(await moved(10, 0.5)).toBeCloseTo(await moved(1, 0.5), 6);
    expect(Math.abs((await moved(10)) - (await moved(1)))).toBeGreaterThan(1e-4);
  });

  it('learns to prefer the best architecture, far above chance', async () => {
    const before = backend.memory().numTensors;
    const choices = [layer('a', 4), layer('b', 4), layer('c', 4)];
    const best: Selection = { a: 2, b: 0, c: 3 };
    const controller = new LSTMController(backend, choices, 7);
    const reinforce = new Reinforce(controller, { controllerLearningRate: 0.01 });
    const random = new Random(3);
    const atFirst = await probability(controller, best);
    for (let step = 0; step < 400; step++) {
      const selection = await controller.sample(random);
      reinforce.learn(selection, Object.entries(best).filter(([key, index]) => selection[key] === index).length / 3);
    }
    const atLast = await probability(controller, best);
    expect(atFirst).toBeLessThan(0.05);
    expect(atLast).toBeGreaterThan(0.4);
    reinforce.dispose();
    controller.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('stays uncertain with an entropy bonus', async () => {
    const entropyAfter = async (entropyWeight: number): Promise<number> => {
      const controller = new LSTMController(backend, [layer('a', 4)], 7);
      const reinforce = new Reinforce(controller, { controllerLearningRate: 0.02, entropyWeight, samplesPerUpdate: 2 });
      const random = new Random(3);
      for (let step = 0; step < 200; step++) {
        const selection = await controller.sample(random);
        reinforce.learn(selection, selection.a === 1 ? 1 : 0);
      }
      const entropy = backend.tidy(() => controller.evaluate(backend.ops({ training: false, seed: 0 }), [{ a: 1 }]).entropy);
      const value = (await backend.read(entropy))[0] as number;
      backend.dispose(entropy);
      reinforce.dispose();
      controller.dispose();
      return value;
    };
    expect(await entropyAfter(2)).toBeGreaterThan((await entropyAfter(0)) + 0.2);
  });
});
