import { type PreparedExperiment, SampleBasedNAS } from '@gnas/core';
import { WorkerPool } from '@gnas/workers';
import type { ExperimentReference } from './flags/experiment-reference.js';
import type { Terminal } from './text/terminal.js';

/**
 * Worker threads for the trials of a search; none for one worker, or for an algorithm whose trials share their weights. Says
 * on the terminal where workers would find no work.
 */
export async function startWorkers(
  workers: number,
  { algorithm, graph, pruner }: PreparedExperiment,
  reference: ExperimentReference,
  terminal: Terminal,
): Promise<WorkerPool | undefined> {
  if (workers === 1) return undefined;
  const name = algorithm.constructor.name;
  if (!(algorithm instanceof SampleBasedNAS) || algorithm.weightSharing) {
    terminal.err(`${name} trains one set of weights for all architectures, so it runs in one thread; --workers is not used.`);
    return undefined;
  }
  if (algorithm.batchSize < workers)
    terminal.err(
      `${name} proposes ${algorithm.batchSize} architecture${algorithm.batchSize === 1 ? '' : 's'} before it learns from the first, so only as many of ${workers} workers find work. --batch-size ${workers} changes that, and with it the search.`,
    );
  if (pruner && pruner.lag < workers)
    terminal.err(
      `${pruner.constructor.name} judges a trial by those ${pruner.lag} before it, so only as many of ${workers} workers find work. --lag ${workers} changes that, and with it the search.`,
    );
  return WorkerPool.start({ workers, parts: new URL('./worker-parts.js', import.meta.url), data: reference, graph });
}
