import { describe, expect, it } from 'vitest';
import { digestOf, digestOfParameters } from './digest.js';

describe('digestOf', () => {
  it('is the same whatever the order of keys, and however numbers are held in memory', () => {
    const doubles = [1.5, 2];
    doubles[0] = 1;
    expect(digestOf({ a: 1, b: { c: doubles } })).toBe(digestOf({ b: { c: [1, 2] }, a: 1 }));
  });

  it('tells all numbers apart', () => {
    const values = [0, -0, Number.NaN, Infinity, -Infinity, 1, 1 + Number.EPSILON, null, 'NaN', '0', [0]];
    expect(new Set(values.map((value) => digestOf({ value }))).size).toBe(values.length);
  });
});

it('tells parameters apart by path, shape and every bit', () => {
  const digest = (path: string, shape: number[], ...values: number[]): string =>
    digestOfParameters(new Map([[path, { shape, values: new Float32Array(values) }]]));
  expect(digest('w', [2], 1, 2)).toBe(digest('w', [2], 1, 2));
  const others = [
    digest('v', [2], 1, 2),
    digest('w', [1, 2], 1, 2),
    digest('w', [2], 1, 2.0000002),
    digest('w', [2], 1, -0),
    digest('w', [2], 1, 0),
  ];
  expect(new Set([digest('w', [2], 1, 2), ...others]).size).toBe(6);
});
