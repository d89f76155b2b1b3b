import { type PartReferences, prepareParts, Registry } from '@gnas/core';
import type { MakeWorkerParts } from '@gnas/workers';
import { loadProject, type PartSources } from '../project/load-project.js';

/** Makes the parts of a worker thread. */
const makeParts: MakeWorkerParts<PartSources> = async ({ project, named }, graph) => {
  const { config, plugins } = await loadProject(project);
  const members = ['dataset', 'task', 'space', 'estimator', 'backend'] as const;
  const references = { ...config, ...named, dataset: graph } as PartReferences;
  return prepareParts(references, members, new Registry(plugins));
};
export default makeParts;
