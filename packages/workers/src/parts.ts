import { type Backend, type Experiment, GnasError, type Graph, NodeClassification, prepareParts, Registry } from '@gnas/core';
import type { BaseEstimator, BaseSpace, BaseTask } from '@gnas/core/plugin';
import { createJiti } from 'jiti';

/** The parts that each worker thread makes for itself. */
export interface WorkerParts {
  /** Default: node classification. */
  readonly task?: BaseTask;
  readonly space: BaseSpace;
  readonly estimator: BaseEstimator;
  readonly backend: Backend;
}

/**
 * Makes the parts of one worker thread.
 * @param data as given to `WorkerPool.start`
 * @param graph the search's graph, which all threads share
 */
export type MakeWorkerParts<Data = unknown> = (data: Data, graph: Graph) => WorkerParts | Promise<WorkerParts>;

/**
 * Makes the parts of a worker from a JavaScript or TypeScript module. Its default export is a function that makes them, or an experiment
 * (`defineExperiment`). The dataset of an experiment is not loaded again, because threads share the search's graph.
 * @returns parts that fit the graph; the space is instantiated
 * @throws GnasError GNAS_INVALID_PLUGIN if the module has neither
 */
export async function loadParts(file: string, data: unknown, graph: Graph): Promise<Required<WorkerParts>> {
  const given: unknown = await createJiti(file).import(file, { default: true });
  const { task = new NodeClassification(), space, ...others } = await partsFrom(given, file, data, graph);
  return { ...others, task, space: task.wrap(space).instantiate(task.dimensions(graph)) };
}

async function partsFrom(given: unknown, file: string, data: unknown, graph: Graph): Promise<WorkerParts> {
  if (typeof given === 'function') return (given as MakeWorkerParts)(data, graph);
  if (typeof given === 'object' && given !== null && 'space' in given && 'estimator' in given) {
    const { plugins = [], ...references } = given as Experiment;
    const members = ['dataset', 'task', 'space', 'estimator', 'backend'] as const;
    return prepareParts({ ...references, dataset: graph }, members, new Registry(plugins));
  }
  throw new GnasError(
    'GNAS_INVALID_PLUGIN',
    `The default export of ${file} doesn't make the parts of a worker. Export defineExperiment({ ... }), or a function that returns { space, estimator, backend }.`,
  );
}
