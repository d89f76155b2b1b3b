import type { BaseEstimator } from './base-estimator.js';
import type { BaseNAS } from './base-nas.js';
import type { BaseSpace } from './base-space.js';
import { GnasError } from './gnas-error.js';

/** Why three parts cannot be searched together, and what could; undefined where they can. The space is instantiated. */
export function misfit(space: BaseSpace, algorithm: BaseNAS, estimator: BaseEstimator): string | undefined {
  return estimator.misfit(space) ?? algorithm.misfit(space, estimator);
}

/** Refuses parts that do not fit, before anything is trained. @throws GnasError GNAS_INCOMPATIBLE */
export function checkFit(space: BaseSpace, algorithm: BaseNAS, estimator: BaseEstimator): void {
  const problem = misfit(space, algorithm, estimator);
  if (problem) throw new GnasError('GNAS_INCOMPATIBLE', problem);
}
