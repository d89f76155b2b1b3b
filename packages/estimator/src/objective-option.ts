import * as z from 'zod';

/** The option `objective` of an estimator. */
export const objectiveOption = z
  .string()
  .optional()
  .describe("Metric of the task that the search optimizes. Without it, the task's first metric.");
