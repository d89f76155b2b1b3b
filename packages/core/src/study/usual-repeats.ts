/** Trainings of each model for a number of validation nodes: more where a single score is more a matter of luck. */
export const usualRepeats = (validationNodes: number): number =>
  Math.min(5, Math.max(1, Math.round(1000 / Math.max(1, validationNodes))));
