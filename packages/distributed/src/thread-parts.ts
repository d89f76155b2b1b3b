import { type PartReferences, prepareParts, Registry } from '@gnas/core';
import type { MakeWorkerParts } from '@gnas/workers';
import { loadPlugins, type PluginSource } from './worker/load-plugins.js';

/** What a thread is told of the parts that it makes. */
export interface ThreadData {
  readonly plugins: PluginSource;
  readonly references: PartReferences;
}

/** Makes the parts of a worker thread by name, from plugins that are installed on this machine. */
const makeParts: MakeWorkerParts<ThreadData> = async ({ plugins, references }, graph) => {
  const members = ['dataset', 'task', 'space', 'estimator', 'backend'] as const;
  return prepareParts({ ...references, dataset: graph }, members, new Registry(await loadPlugins(plugins)));
};
export default makeParts;
