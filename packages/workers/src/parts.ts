import {
  type Backend,
  type BaseEstimator,
  type BaseNAS,
  type BaseSpace,
  type Experiment,
  GnasError,
  type Graph,
  prepareExperiment,
} from '@gnas/core';
import { createJiti } from 'jiti';

/** What each worker thread makes for itself. */
export interface WorkerParts {
  readonly space: BaseSpace;
  readonly estimator: BaseEstimator;
  readonly backend: Backend;
}

/** Makes the parts of one worker thread, from the `data` and the graph that the pool was started with. */
export type MakeWorkerParts<Data = unknown> = (data: Data, graph: Graph) => WorkerParts | Promise<WorkerParts>;

/** A worker runs trials; which ones, the search in the calling thread knows. */
const noAlgorithm = { search: () => Promise.reject(new Error('A worker does not search.')) } as unknown as BaseNAS;

/**
 * Imports a module, in TypeScript too, that gives the parts of a worker: its default export is a function that makes them, or an
 * experiment (`defineExperiment`). The dataset of an experiment is not loaded again: the search's own graph is shared.
 * @throws GnasError GNAS_INVALID_PLUGIN where the module gives neither
 */
export async function loadParts(file: string, data: unknown, graph: Graph): Promise<WorkerParts> {
  const given: unknown = await createJiti(file).import(file, { default: true });
  if (typeof given === 'function') return (given as MakeWorkerParts)(data, graph);
  if (typeof given === 'object' && given !== null && 'space' in given && 'estimator' in given)
    return prepareExperiment({ ...(given as Experiment), dataset: graph, algorithm: () => noAlgorithm });
  throw new GnasError(
    'GNAS_INVALID_PLUGIN',
    `${file} gives a worker no parts: its default export must be defineExperiment({ ... }), or a function that returns { space, estimator, backend }.`,
  );
}
