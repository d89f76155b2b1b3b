import { plugin as algorithms } from '@gnas/algorithm';
import { plugin as backends } from '@gnas/backend-tfjs';
import { createStudy, partNamed } from '@gnas/core';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimators } from '@gnas/estimator';
import { plugin as spaces } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { plugin as residual } from '../gnas-plugin-residual/src/index.js';

const parts = {
  dataset: 'karate-club',
  algorithm: { name: 'random-search', options: { numTrials: 2 } },
  estimator: { name: 'train-scratch', options: { epochs: 2 } },
  plugins: [algorithms, backends, datasets, estimators, spaces, residual],
} as const;

describe('parts by name', () => {
  it('compile with their own options, of any plugin', async () => {
    const study = await createStudy({ ...parts, space: { name: 'single-path', options: { hiddenDim: 3, ops: ['gcn'] } } });
    expect(study.spec.parts.space).toMatchObject({ name: 'single-path', options: { hiddenDim: 3 } });
    const own = await createStudy({ ...parts, space: { name: 'residual', options: { depth: 1 } } });
    expect(own.spec.plugins).toContain('gnas-plugin-residual');
    expect((await createStudy({ ...parts, space: 'graphnas' })).spec.parts.space).toMatchObject({ name: 'graphnas' });
  });

  it('do not compile with a misspelled option, value or name', async () => {
    // @ts-expect-error an option that the space doesn't have
    const option = createStudy({ ...parts, space: { name: 'single-path', options: { hidenDim: 3 } } });
    await expect(option).rejects.toThrow(/did you mean "hiddenDim"/);
    // @ts-expect-error a value of another type
    const value = createStudy({ ...parts, space: { name: 'residual', options: { depth: 'three' } } });
    await expect(value).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
    // @ts-expect-error a name that no plugin declares
    const name = createStudy({ ...parts, space: { name: 'single-pth', options: {} } });
    await expect(name).rejects.toThrow(/did you mean "single-path"/);
    // @ts-expect-error the same without options
    await expect(createStudy({ ...parts, space: 'single-pth' })).rejects.toMatchObject({ code: 'GNAS_UNKNOWN_NAME' });
    // @ts-expect-error a part of another kind
    await expect(createStudy({ ...parts, space: 'random-search' })).rejects.toMatchObject({ code: 'GNAS_UNKNOWN_NAME' });
  });

  it('compile with any name through partNamed', async () => {
    const study = await createStudy({ ...parts, space: partNamed('single-path', { hiddenDim: 3 }) });
    expect(study.spec.parts.space).toMatchObject({ name: 'single-path' });
  });
});
