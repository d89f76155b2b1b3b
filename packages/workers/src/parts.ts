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

/** The parts that each worker thread makes for itself. */
export interface WorkerParts {
  readonly space: BaseSpace;
  readonly estimator: BaseEstimator;
  readonly backend: Backend;
}

/** Makes the parts of one worker thread. @param data given to `WorkerPool.start` @param graph the search's graph, shared between threads */
export type MakeWorkerParts<Data = unknown> = (data: Data, graph: Graph) => WorkerParts | Promise<WorkerParts>;

/** Stands in for the algorithm, which only the calling thread needs. */
const noAlgorithm = { search: () => Promise.reject(new Error('A worker does not search.')) } as unknown as BaseNAS;

/**
 * Makes the parts of a worker from a JavaScript or TypeScript module. Its default export is a function that makes them, or an experiment
 * (`defineExperiment`). The dataset of an experiment is not loaded again, because threads share the search's graph.
 * @throws GnasError GNAS_INVALID_PLUGIN if the module has neither
 */
export async function loadParts(file: string, data: unknown, graph: Graph): Promise<WorkerParts> {
  const given: unknown = await createJiti(file).import(file, { default: true });
  if (typeof given === 'function') return (given as MakeWorkerParts)(data, graph);
  if (typeof given === 'object' && given !== null && 'space' in given && 'estimator' in given)
    return prepareExperiment({ ...(given as Experiment), dataset: graph, algorithm: () => noAlgorithm });
  throw new GnasError(
    'GNAS_INVALID_PLUGIN',
    `The default export of ${file} doesn't make the parts of a worker. Export defineExperiment({ ... }), or a function that returns { space, estimator, backend }.`,
  );
}
