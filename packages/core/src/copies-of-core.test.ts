import { describe, expect, it } from 'vitest';
import { isBranded } from './brand.js';
import { copiesOfCore, noteCopy } from './copies-of-core.js';
import { GnasError } from './gnas-error.js';
import { SampleBasedNAS } from './plugin.js';
import { Uniform } from './testing/no-device.js';

describe('two copies of core', () => {
  it('are reported once, with both paths', () => {
    const warnings: string[] = [];
    const scope = { process: { emitWarning: (message: string, type: string) => warnings.push(`${type}: ${message}`) } };
    for (const url of ['file:///a/core/index.js', 'file:///a/core/index.js', undefined]) noteCopy(url, scope);
    expect(warnings).toEqual([]);
    for (const url of ['file:///b%20c/core/index.js', 'file:///a/core/index.js', 'file:///d/core/index.js']) noteCopy(url, scope);
    expect(warnings).toEqual([
      expect.stringMatching(/^GnasWarning: Two copies .* from \/a\/core\/index\.js and \/b c\/core\/index\.js\..*peer/),
    ]);
    expect(copiesOfCore(scope)).toHaveLength(3);
  });

  it('know errors and algorithms of each other, and no others', async () => {
    const other: typeof import('./gnas-error.js') = await import(`${'.'}/gnas-error.js?another-copy`);
    const error: Error = new other.GnasError('GNAS_ABORTED', 'stopped');
    expect(other.GnasError).not.toBe(GnasError);
    expect(error instanceof GnasError && error.code).toBe('GNAS_ABORTED');
    class Narrow extends GnasError {}
    expect([error instanceof Narrow, new Error('no') instanceof GnasError]).toEqual([false, false]);
    expect(new Narrow('GNAS_ABORTED', '') instanceof GnasError).toBe(true);

    const algorithm = new Uniform();
    expect(algorithm instanceof SampleBasedNAS).toBe(true);
    const foreign = { [Symbol.for('@gnas/core/SampleBasedNAS')]: true };
    expect([foreign instanceof SampleBasedNAS, {} instanceof SampleBasedNAS]).toEqual([true, false]);
    expect(isBranded(null, Symbol('any'), GnasError, GnasError)).toBe(false);
  });
});
