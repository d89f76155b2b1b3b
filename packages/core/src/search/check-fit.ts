import type { BaseEstimator } from '../estimator/base-estimator.js';
import { GnasError } from '../gnas-error.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Pruner } from './pruner.js';
import type { SearchAlgorithm } from './search-algorithm.js';

/** Says why parts can't be searched together, and what could; undefined if they can. The space is instantiated. */
export function misfit(
  space: BaseSpace,
  algorithm: SearchAlgorithm,
  estimator: BaseEstimator,
  pruner?: Pruner,
): string | undefined {
  return (
    estimator.misfit(space) ??
    algorithm.misfit(space, estimator) ??
    (pruner && estimator.training !== 'own'
      ? `${pruner.constructor.name} ends trainings early, and ${estimator.constructor.name} trains nothing. Search without a pruner, or with an estimator that trains, such as TrainScratchEstimator.`
      : undefined)
  );
}

/** Refuses parts that don't fit, before anything is trained. @throws GnasError GNAS_INCOMPATIBLE */
export function checkFit(space: BaseSpace, algorithm: SearchAlgorithm, estimator: BaseEstimator, pruner?: Pruner): void {
  const problem = misfit(space, algorithm, estimator, pruner);
  if (problem) throw new GnasError('GNAS_INCOMPATIBLE', problem);
}
