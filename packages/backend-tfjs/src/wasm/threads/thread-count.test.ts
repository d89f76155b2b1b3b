import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { threadCount } from './thread-count.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('threadCount', () => {
  it('is what was asked for, or all cores in a main thread', () => {
    vi.stubEnv('GNAS_THREADS', undefined);
    expect(threadCount(3, true)).toEqual({ threads: 3 });
    expect(threadCount(1, false)).toEqual({ threads: 1 });
    expect(threadCount(undefined, true)).toEqual({ threads: isMainThread ? Math.min(availableParallelism(), 16) : 1 });
    expect(threadCount(99, true)).toEqual({ threads: 16 });
  });

  it('is GNAS_THREADS by default, and at most that in a worker thread', () => {
    vi.stubEnv('GNAS_THREADS', '2');
    expect(threadCount(undefined, true)).toEqual({ threads: 2 });
    expect(threadCount(5, true)).toEqual({ threads: isMainThread ? 5 : 2 });
    vi.stubEnv('GNAS_THREADS', 'many');
    expect(threadCount(undefined, true)).toEqual({ threads: isMainThread ? Math.min(availableParallelism(), 16) : 1 });
  });

  it('is one, and says why, where memory cannot be shared', () => {
    expect(threadCount(2, false)).toEqual({ threads: 1, limit: expect.stringContaining('wasmPaths') });
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(threadCount(2, true)).toEqual({ threads: 1, limit: expect.stringContaining('cross-origin isolated') });
  });
});
