import { createBackend } from '@gnas/backend-tfjs';
import { expect, it } from 'vitest';
import { linkLoss } from './link-loss.js';

const backend = await createBackend({ device: 'cpu' });
const labels = Int32Array.of(1, 0, 1, 0, 0);
const scores = [2, -1, 0.5, 1, 40];
const lossOf = async (kind: 'bce' | 'bpr', rows: Int32Array): Promise<number> => {
  const loss = backend.tidy(() => {
    const ops = backend.ops({ training: true, seed: 0 });
    return linkLoss(kind, ops.constant(scores, [5, 1]), labels, rows, ops);
  });
  const [value = Number.NaN] = await backend.read(loss);
  backend.dispose(loss);
  return value;
};
const softplus = (x: number): number => Math.log(1 + Math.exp(x));

it('is the mean binary cross-entropy over the rows that count', async () => {
  const expected = (softplus(-2) + softplus(-1) + softplus(-0.5)) / 3;
  expect(await lossOf('bce', Int32Array.of(0, 1, 2))).toBeCloseTo(expected, 5);
  expect(await lossOf('bce', Int32Array.of(4))).toBeCloseTo(40, 4);
});

it('compares each link with one of the other pairs in turn for BPR', async () => {
  const expected = (softplus(-1 - 2) + softplus(1 - 0.5)) / 2;
  expect(await lossOf('bpr', Int32Array.of(0, 1, 2, 3))).toBeCloseTo(expected, 5);
  const twice = (softplus(-1 - 2) + softplus(1 - 0.5) + softplus(40 - 2)) / 3;
  expect(await lossOf('bpr', Int32Array.of(0, 1, 2, 3, 4))).toBeCloseTo(twice, 5);
});
