import { GnasError } from '../gnas-error.js';

/** Says that a task can't train on the labels of all splits. */
export function cannotTrainOnAllLabels(task: string): GnasError {
  return new GnasError(
    'GNAS_INCOMPATIBLE',
    `The task ${task} can't train the final model on all labels. Leave out finalLabels (--final-labels), or give "train".`,
  );
}
