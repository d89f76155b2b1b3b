import { type Experiment, type NamedPart, prepareExperiment } from '@gnas/core';
import type { MakeWorkerParts } from '@gnas/workers';
import { loadConfig } from './load-config.js';
import { loadPlugins } from './load-plugins.js';

/** How a worker thread finds what the command line has chosen: live parts cannot be sent, so it loads the same files. */
export interface WorkerExperiment {
  readonly config: string | undefined;
  readonly plugins: readonly string[];
  /** Parts that were chosen by name; the others are in the config file. */
  readonly named: Partial<Record<'space' | 'estimator' | 'backend', NamedPart>>;
}

const makeParts: MakeWorkerParts<WorkerExperiment> = async ({ config, plugins, named }, graph) => {
  const experiment = { ...(await loadConfig(config)), ...named, dataset: graph, algorithm: 'random-search' } as Experiment;
  return prepareExperiment(experiment, await loadPlugins(plugins));
};
export default makeParts;
