import type { Study } from '@gnas/core';
import { SampleBasedNAS } from '@gnas/core/plugin';
import { WorkerPool } from '@gnas/workers';
import type { Terminal } from '../output/terminal.js';
import type { PartSources } from '../project/load-project.js';
import { counted } from '../report/format.js';

/**
 * Starts worker threads for the trials of a study. There are none for one worker, or for an algorithm whose trials share their weights.
 * Warns on the terminal if workers would find no work.
 * @param hasFlag whether the command has a flag, which depends on the chosen parts
 */
export async function startWorkers(
  workers: number,
  { algorithm, pruner, graph }: Study,
  sources: PartSources,
  terminal: Terminal,
  hasFlag: (flag: string) => boolean = () => false,
): Promise<WorkerPool | undefined> {
  if (workers === 1) return undefined;
  const name = algorithm.constructor.name;
  if (!(algorithm instanceof SampleBasedNAS) || algorithm.weightSharing) {
    terminal.err(`${name} trains one set of weights for all architectures, so it runs in one thread. --workers has no effect.`);
    return undefined;
  }
  const warn = (what: string, most: number, flag: string): void => {
    if (most < workers)
      terminal.err(
        `${what}, so at most ${most} of ${workers} workers find work.${hasFlag(flag) ? ` ${flag} ${workers} changes that, and the search.` : ''}`,
      );
  };
  const { batchSize } = algorithm;
  warn(`${name} proposes ${counted(batchSize, 'architecture')} at a time`, batchSize, '--batch-size');
  if (pruner) warn(`${pruner.constructor.name} judges a trial by those ${pruner.lag} before it`, pruner.lag, '--lag');
  return WorkerPool.start({ workers, parts: new URL('./worker-parts.js', import.meta.url), data: sources, graph });
}
