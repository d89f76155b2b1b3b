import { describe, expect, it } from 'vitest';
import { extendOps } from './extend-ops.js';

describe('extendOps', () => {
  const shared = { double: (x: number): number => 2 * x, negate: (x: number): number => -x };
  const ofPass = Object.assign(Object.create(shared) as typeof shared, { training: true });

  it('keeps inherited members, adds and replaces others, and does not change its arguments', () => {
    const extended = extendOps(ofPass, { training: false, negate: (x: number): number => 1 / x, more: 'added' });
    expect([extended.double(4), extended.negate(4), extended.training, extended.more]).toEqual([8, 0.25, false, 'added']);
    expect(ofPass).not.toHaveProperty('more');
    expect([ofPass.training, ofPass.negate(4)]).toEqual([true, -4]);
  });

  it('shares the prototype instead of becoming one, which an engine would keep', () => {
    const extended = extendOps(ofPass, {});
    expect(Object.getPrototypeOf(extended)).toBe(shared);
    expect(Object.keys(extended)).toEqual(['training']);
  });
});
