import { inNode } from '../../optional-package.js';
import { canShareMemory } from './shared-memory.js';
import { numParts } from './take-parts.js';

/** How many threads a training gets, and a clause on why there is only one, if something keeps it from more. */
export interface ThreadCount {
  readonly threads: number;
  readonly limit?: string;
}

/**
 * Decides how many threads a training uses. The environment variable GNAS_THREADS replaces the default, and limits worker threads, so that
 * all of them together use no more cores than there are.
 * @param wanted number to use; by default all cores, or one in a worker thread, beside which others train
 * @param embedded whether TensorFlow.js's module is the installed or embedded one, whose memory can be shared
 */
export function threadCount(wanted: number | undefined, embedded: boolean): ThreadCount {
  const threads = Math.min(inNode() ? wantedInNode(wanted) : (wanted ?? navigator.hardwareConcurrency ?? 1), numParts);
  if (threads === 1) return { threads };
  if (!embedded) return { threads: 1, limit: 'one thread, because the .wasm files of `wasmPaths` do not share memory' };
  if (!canShareMemory())
    return { threads: 1, limit: 'one thread, because threads share memory only on cross-origin isolated pages' };
  return { threads };
}

function wantedInNode(wanted: number | undefined): number {
  const given = Number.parseInt(process.env.GNAS_THREADS ?? '', 10);
  const known = given >= 1 ? given : undefined;
  if (!process.getBuiltinModule('node:worker_threads').isMainThread)
    return Math.min(wanted ?? known ?? 1, known ?? Number.POSITIVE_INFINITY);
  return wanted ?? known ?? process.getBuiltinModule('node:os').availableParallelism();
}
