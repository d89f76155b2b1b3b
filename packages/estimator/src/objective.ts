import { didYouMean, GnasError } from '@gnas/core';

/** Metrics that a search can maximize. */
export const objectives = ['accuracy', 'macroF1', 'rocAuc'] as const;
/** One of `objectives`. */
export type Objective = (typeof objectives)[number];

/** @throws GnasError GNAS_INVALID_OPTION */
export function checkObjective(objective: Objective): Objective {
  if (objectives.includes(objective)) return objective;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `There is no objective "${objective}"${didYouMean(objective, objectives)}. Known: ${objectives.join(', ')}.`,
  );
}
