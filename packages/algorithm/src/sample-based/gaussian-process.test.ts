import { Random } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { GaussianProcess } from './gaussian-process.js';

const kernel = (a: number, b: number): number => Math.exp(-((a - b) ** 2));

/** A process of points on a line. */
function processOf(points: readonly number[], values: readonly number[], noise: number) {
  const process = new GaussianProcess(noise);
  for (const [at, point] of points.entries()) process.add(points.slice(0, at).map((other) => kernel(point, other)));
  const likelihood = process.observe(Float64Array.from(values));
  const near = (x: number) => Float64Array.from(points, (point) => kernel(x, point));
  return {
    likelihood,
    mean: (x: number) => process.mean(near(x)),
    deviation: (x: number) => process.deviation(near(x)),
    process,
    near,
  };
}

describe('GaussianProcess', () => {
  it('matches a computation by hand for two observations', () => {
    const noise = 0.5;
    const k = kernel(0, 1);
    const { mean, deviation, likelihood } = processOf([0, 1], [1, -1], noise);
    const c = 1 + noise;
    const determinant = c * c - k * k;
    // By symmetry the inverse times (1, -1) is (1, -1) / (c - k).
    expect(mean(0)).toBeCloseTo((1 - k) / (c - k), 4);
    const variance = 2 / (c - k) / 2;
    const explained = (c - 2 * k * k + c * k * k) / determinant;
    expect(deviation(0)).toBeCloseTo(Math.sqrt((1 - explained) * variance), 4);
    expect(likelihood).toBeCloseTo(-0.5 * Math.log(determinant) - Math.log(variance), 4);
  });

  it('interpolates observations, and is uncertain far away', () => {
    const points = [0, 0.7, 1.5, 3];
    const values = [1, -0.5, 0.2, -0.7];
    const { mean, deviation } = processOf(points, values, 1e-6);
    for (const [at, point] of points.entries()) {
      expect(mean(point)).toBeCloseTo(values[at] as number, 3);
      expect(deviation(point)).toBeLessThan(0.01 * deviation(50));
    }
    expect(mean(50)).toBeCloseTo(0, 9);
  });

  it('bounds its deviation by the nearest observation', () => {
    const random = new Random(1);
    const points = Array.from({ length: 30 }, () => 10 * random.uniform());
    const { process, near } = processOf(points, points.map(Math.sin), 0.1);
    for (let i = 0; i < 100; i++) {
      const covariances = near(12 * random.uniform());
      const bound = process.maxDeviation(Math.max(...covariances));
      expect(process.deviation(covariances)).toBeLessThanOrEqual(bound + 1e-9);
    }
  });

  it('finds a noisy model more likely for noisy values', () => {
    const random = new Random(2);
    const points = Array.from({ length: 60 }, (_, at) => at / 6);
    const noisy = points.map((x) => Math.sin(x) + random.normal());
    const smooth = points.map((x) => Math.sin(x));
    expect(processOf(points, noisy, 1).likelihood).toBeGreaterThan(processOf(points, noisy, 0.01).likelihood);
    expect(processOf(points, smooth, 0.01).likelihood).toBeGreaterThan(processOf(points, smooth, 1).likelihood);
  });
});
