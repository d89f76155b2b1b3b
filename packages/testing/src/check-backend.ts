import { conformanceCases } from '@gnas/core/conformance';
import type { Backend } from '@gnas/core/plugin';
import { Promises } from './promises.js';

/**
 * Runs the conformance suite: every operation's values, gradients, repeatability and memory, and whole trainings.
 * @throws PromisesBroken
 */
export async function checkBackend(backend: Backend): Promise<void> {
  const promises = new Promises(`Backend ${backend.name} on ${backend.device}`, 'own-backend');
  for (const { name, run } of conformanceCases) await promises.keep(name, () => run(backend));
  promises.report();
}
