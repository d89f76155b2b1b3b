import { describe, expect, it } from 'vitest';
import { initialValues } from './parameters/initializer.js';
import { Random } from './random.js';

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe('Random', () => {
  it('repeats its draws for the same seed', () => {
    const draw = () =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.uniform()
        )(new Random(7)),
      );
    expect(draw()).toEqual(draw());
  });

  it('splits into streams that do not depend on earlier draws', () => {
    const a = new Random(1);
    const b = new Random(1);
    b.uniform();
    expect(a.split('x').uniform()).toBe(b.split('x').uniform());
    expect(a.split('x').uniform()).not.toBe(a.split('y').uniform());
    expect(new Random(1).split('x').seed).not.toBe(new Random(2).split('x').seed);
  });

  it('has the moments of its distributions', () => {
    const random = new Random(3);
    const uniform = Array.from({ length: 20_000 }, () => random.uniform());
    expect(mean(uniform)).toBeCloseTo(0.5, 1);
    expect(Math.max(...uniform)).toBeLessThan(1);
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1);
  });

  it('shuffles items to a permutation of them', () => {
    const shuffled = new Random(0).shuffle(Int32Array.from({ length: 50 }, (_, i) => i));
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect([...shuffled]).not.toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

describe('initialValues', () => {
  it('draws glorot values from its whole range and nothing beyond', () => {
    const limit = Math.sqrt(6 / (30 + 20));
    const values = initialValues('glorot', [30, 20], new Random(0));
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
    expect(Math.min(...values)).toBeLessThan(-0.95 * limit);
  });

  it('fills constants', () => {
    expect([...initialValues('zeros', [2], new Random(0))]).toEqual([0, 0]);
    expect([...initialValues('ones', [2], new Random(0))]).toEqual([1, 1]);
    expect([...initialValues({ kind: 'constant', value: 3 }, [2], new Random(0))]).toEqual([3, 3]);
  });
});
