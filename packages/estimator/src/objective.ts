import { didYouMean, GnasError } from '@gnas/core';
import * as z from 'zod';

/** The option `objective` of an estimator. */
export const objectiveOption = z
  .string()
  .optional()
  .describe("Metric that the search optimizes. Without it, the task's default.");

const objectives = ['accuracy', 'macroF1', 'rocAuc'];

/** @throws GnasError GNAS_INVALID_OPTION */
export function checkObjective(objective = 'accuracy'): string {
  if (objectives.includes(objective)) return objective;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `There is no objective "${objective}"${didYouMean(objective, objectives)}. Known: ${objectives.join(', ')}.`,
  );
}
