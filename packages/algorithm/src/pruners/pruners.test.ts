import { NodeClassification, type Trial } from '@gnas/core';
import { type Bar, missedBar, type Pruner } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { ASHA } from './asha.js';
import { MedianStoppingRule } from './median-stopping-rule.js';

const accuracy = new NodeClassification().metric('accuracy');

const trial = (number: number, validation: readonly number[], state: Trial['state'] = 'complete'): Trial => ({
  number,
  selection: {},
  state,
  phase: 'search',
  seed: 0,
  metrics: { accuracy: Math.max(...validation) },
  cost: { parameters: 1, flops: 1 },
  curve: { epochs: validation.map((_, index) => index + 1), trainLoss: validation.map(() => 1), validation },
  startedAt: 0,
  durationMs: 1,
});

/** Trains each curve until it misses a bar, with knowledge of all earlier ones. -> epochs of each training */
function train(pruner: Pruner, curves: readonly (readonly number[])[]): number[] {
  const pruning = pruner.begin(accuracy);
  return curves.map((curve, number) => {
    const bars = pruning.bars();
    let epochs = 0;
    let best = Number.NEGATIVE_INFINITY;
    for (const value of curve) {
      best = Math.max(best, value);
      if (missedBar(bars, ++epochs, best)) break;
    }
    pruning.learn(trial(number, curve.slice(0, epochs), epochs < curve.length ? 'pruned' : 'complete'));
    return epochs;
  });
}
const barsAfter = (pruner: Pruner, trials: readonly Trial[]): readonly Bar[] => {
  const pruning = pruner.begin(accuracy);
  for (const each of trials) pruning.learn(each);
  return pruning.bars();
};
/** A curve of nine epochs with the same score. */
const flat = (value: number): number[] => new Array(9).fill(value);

describe('ASHA', () => {
  // Algorithm 2 with r = 1, eta = 3, R = 9: rungs at 1, 3 and 9 epochs.
  const asha = new ASHA({ minEpochs: 1, reductionFactor: 3 });

  it('promotes trials among the best third of their rung', () => {
    // Rung 0: of n scores including the new one, n / 3 continue, and at least one.
    //   .5 is first of 1; .4 and .3 are not the best of 2 and 3; .6 is the best of 4; .2 is not the best of 5; .55 is second of 6, where
    //   two continue; .52 is third of 7, .58 second of 8; .1 is last of 9, where three continue.
    const epochs = train(asha, [0.5, 0.4, 0.3, 0.6, 0.2, 0.55, 0.52, 0.58, 0.1].map(flat));
    // Rung 1: .5 is first of 1; .6 is the best of 2; .55 and .58 are not the best of 3 and 4.
    expect(epochs).toEqual([9, 1, 1, 9, 1, 3, 1, 3, 1]);
  });

  it('has a bar for each rung that was reached', () => {
    const scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    const pruned = scores.map((score, number) => trial(number, [score], 'pruned'));
    // The next trial is the ninth. Three continue, so it must match the third of these.
    expect(barsAfter(asha, pruned)).toEqual([{ epoch: 1, atLeast: 0.6 }]);
    expect(barsAfter(asha, [...pruned, trial(8, [0.9, 0.3, 0.95, 0.2])])).toEqual([
      { epoch: 1, atLeast: 0.7 },
      { epoch: 3, atLeast: 0.95 },
    ]);
    expect(barsAfter(asha, [])).toEqual([]);
  });

  it('skips rungs by the minimum early-stopping rate, and rejects invalid options', () => {
    const late = new ASHA({ minEpochs: 2, reductionFactor: 2, minEarlyStoppingRate: 1 });
    expect([0, 1, 2].map((k) => late.rung(k))).toEqual([4, 8, 16]);
    expect(() => new ASHA({ reductionFactor: 1 })).toThrow(/reductionFactor is 1; expected a number >= 2/);
    expect(() => new ASHA({ lag: 0 })).toThrow(/lag is 0/);
  });
});

describe('MedianStoppingRule', () => {
  const rule = new MedianStoppingRule({ startupTrials: 3, warmupEpochs: 0 });
  // Means up to each epoch: .2 .3 .4, .4 .5 .6, .6 .5 .5.
  const three = [
    [0.2, 0.4, 0.6],
    [0.4, 0.6, 0.8],
    [0.6, 0.4, 0.5],
  ];

  it('compares the best score with the median of means', () => {
    const bars = barsAfter(
      rule,
      three.map((curve, number) => trial(number, curve)),
    );
    // The medians are .4, .5 and .5; the third is not above the second.
    expect(bars.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(bars.map(({ atLeast }) => atLeast)).toEqual([0.4, expect.closeTo(0.5)]);
    expect(train(rule, [...three, [0.39, 0.9, 0.9], [0.4, 0.49, 0.9], [0.45, 0.2, 0.55], [0.7, 0.1, 0.1]])).toEqual([
      3, 3, 3, 1, 2, 2, 3,
    ]);
  });

  it('learns only from completed trials, and waits for enough of them', () => {
    const two = three.slice(0, 2).map((curve, number) => trial(number, curve));
    expect(barsAfter(rule, two)).toEqual([]);
    expect(barsAfter(rule, [...two, trial(2, [0.6, 0.4], 'pruned')])).toEqual([]);
    expect(barsAfter(new MedianStoppingRule({ startupTrials: 2, warmupEpochs: 2 }), two)).toEqual([
      { epoch: 3, atLeast: expect.closeTo(0.5) },
    ]);
  });

  it('counts a shorter trial by its last mean', () => {
    const bars = barsAfter(new MedianStoppingRule({ startupTrials: 2, warmupEpochs: 2 }), [
      trial(0, [0.4, 0.6]),
      trial(1, [0.6, 0.8, 1]),
    ]);
    // (0.5 + 0.8) / 2, in either order.
    expect(bars).toEqual([{ epoch: 3, atLeast: expect.closeTo(0.65) }]);
  });
});

describe('pruners', () => {
  it('compare lower-is-better objectives by their negative', () => {
    const loss = new NodeClassification().metric('loss');
    const trials = [0.9, 0.5, 0.7].map((value, number) => trial(number, [value], 'pruned'));
    const pruning = new ASHA({ minEpochs: 1, reductionFactor: 3 }).begin(loss);
    for (const each of trials) pruning.learn(each);
    // The next trial is the fourth. One continues, so it must match the least loss.
    expect(pruning.bars()).toEqual([{ epoch: 1, atLeast: -0.5 }]);
    const median = new MedianStoppingRule({ startupTrials: 3, warmupEpochs: 0 }).begin(loss);
    for (const each of trials) median.learn({ ...each, state: 'complete' });
    expect(median.bars()).toEqual([{ epoch: 1, atLeast: -0.7 }]);
  });
});
