import { createBackend } from '@gnas/backend-tfjs';
import { describe, expect, it } from 'vitest';
import { conformanceCases } from '../conformance/conformance-cases.js';
import { extendBackend } from './extend-backend.js';
import { extendOps } from './extend-ops.js';

describe('extendBackend', () => {
  it('replaces an operation of a backend whose class has private fields, which still conforms', async () => {
    const inner = await createBackend({ device: 'cpu' });
    let calls = 0;
    const backend = extendBackend(inner, {
      ops: (options: Parameters<typeof inner.ops>[0]) => {
        const ops = inner.ops(options);
        return extendOps(ops, {
          aggregate: (...given: Parameters<typeof ops.aggregate>) => {
            calls++;
            return ops.aggregate(...given);
          },
        });
      },
    });
    for (const { operations, run } of conformanceCases) if (operations.includes('aggregate')) await run(backend);
    expect(calls).toBeGreaterThan(0);
    expect(backend).toBeInstanceOf(inner.constructor);
  });

  it('adds members, keeps the others and leaves the backend as it was', async () => {
    const inner = await createBackend({ device: 'cpu' });
    const backend = extendBackend(inner, { name: 'mine', calls: 3 });
    expect([backend.name, backend.calls, 'calls' in backend, backend.device]).toEqual(['mine', 3, true, 'cpu']);
    expect([inner.name, 'calls' in inner]).toEqual(['tfjs', false]);
    expect(backend.tidy).toBe(backend.tidy);
  });
});
