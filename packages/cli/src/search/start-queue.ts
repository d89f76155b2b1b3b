import type { Study } from '@gnas/core';
import { SampleBasedNAS } from '@gnas/core/plugin';
import type { QueueExecutor } from '@gnas/distributed';
import type { QueueFlags } from '../flags/queue-flags.js';
import type { Terminal } from '../output/terminal.js';
import { installedVersions } from '../versions.js';
import { loadDistributed } from './load-distributed.js';

/**
 * Connects a study to its queue. There is none for an algorithm whose trials share their weights.
 * @throws GnasError GNAS_MISSING_DEPENDENCY; what `QueueExecutor.start` throws
 */
export async function startQueue(
  queue: string,
  { mixed = false, objects, tries }: QueueFlags,
  study: Study,
  terminal: Terminal,
): Promise<QueueExecutor | undefined> {
  const { algorithm } = study;
  const name = algorithm.constructor.name;
  if (!(algorithm instanceof SampleBasedNAS) || algorithm.weightSharing) {
    terminal.err(`${name} trains one set of weights for all architectures, so it runs in one process. --queue has no effect.`);
    return undefined;
  }
  const { QueueExecutor, eventText } = await loadDistributed();
  const executor = await QueueExecutor.start({
    ...{ queue, study, mixed },
    ...(objects !== undefined && { objects }),
    ...(tries !== undefined && { tries }),
    versions: installedVersions(study.spec.plugins),
    onEvent: (event) => terminal.err(eventText(event)),
  });
  const { batchSize } = algorithm;
  if (Number.isFinite(batchSize))
    terminal.err(`${name} proposes at most ${batchSize} architectures before it hears of the first; more workers find no work.`);
  if (mixed)
    terminal.err(
      'Workers may compute with other engines (--mixed): results may differ in the last digits, and the search may not repeat.',
    );
  if (executor.workers.length === 0)
    terminal.err('No worker is there yet. Start one on any machine: gnas worker --queue ADDRESS, with the address given here.');
  return executor;
}
