import type { Backend } from '../backend/backend.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import type { BenchmarkTable } from '../estimator/benchmark-table.js';
import type { Graph } from '../graph/graph.js';
import type { Pruner } from '../search/pruner.js';
import type { SearchAlgorithm } from '../search/search-algorithm.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Operation } from '../space/choice.js';
import type { BaseTask } from '../task/base-task.js';

/** Makes an operation of given widths. */
export type OperationMaker = (inDim: number, outDim: number) => Operation;

/** What a plugin may provide, by kind. */
export interface Parts {
  datasets: Graph;
  tasks: BaseTask;
  spaces: BaseSpace;
  algorithms: SearchAlgorithm;
  estimators: BaseEstimator;
  pruners: Pruner;
  backends: Backend;
  tables: BenchmarkTable;
  operations: OperationMaker;
}

/** A kind of part. */
export type PartKind = keyof Parts;

/** Each kind of part, with what one of them is called. */
export const nounOf = {
  datasets: 'dataset',
  tasks: 'task',
  spaces: 'space',
  algorithms: 'algorithm',
  estimators: 'estimator',
  pruners: 'pruner',
  backends: 'backend',
  tables: 'table',
  operations: 'operation',
} as const satisfies Record<PartKind, string>;

/** Every kind of part that a plugin may provide. */
export const partKinds = Object.keys(nounOf) as readonly PartKind[];
