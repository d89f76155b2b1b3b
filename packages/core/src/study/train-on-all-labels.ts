import { GnasError } from '../gnas-error.js';
import type { TrainedMember } from '../model-file/predict.js';
import type { BaseSpace } from '../space/base-space.js';
import { cannotTrainOnAllLabels } from './all-labels-problem.js';
import { type FinalTrainingOptions, trainFinally } from './final-training.js';
import type { Training } from './final-trainings.js';

/** A training that is repeated on all labels. */
export interface KeptTraining extends Training {
  readonly space: BaseSpace;
  /** Which of its model's trainings it was, which gives its seed. */
  readonly repeat: number;
}

/**
 * Trains models once more on the labels of all splits, each for as many epochs as were best on the validation split.
 * @throws GnasError GNAS_ABORTED; GNAS_DIVERGED; GNAS_INCOMPATIBLE if the task can't
 */
export async function trainOnAllLabels(
  trainings: readonly KeptTraining[],
  { parts, ...options }: Omit<FinalTrainingOptions, 'device' | 'repeat' | 'repeats' | 'exactEpochs'>,
): Promise<TrainedMember[]> {
  const { task, backend } = parts;
  if (!task.withAllLabels) throw cannotTrainOnAllLabels(task.name);
  const graph = task.withAllLabels(parts.graph);
  const device = backend.upload(graph);
  try {
    const members: TrainedMember[] = [];
    for (const { space, repeat, bestEpoch, trained } of trainings) {
      const { name, selection } = trained;
      const again = { ...options, parts: { ...parts, graph }, device, repeat, exactEpochs: bestEpoch };
      const { member, trained: result } = await trainFinally({ name: `${name}, on all labels`, space, selection }, again);
      if (!member) throw new GnasError('GNAS_DIVERGED', `The training on all labels failed: ${result.error}`);
      members.push(member);
    }
    return members;
  } finally {
    device.dispose();
  }
}
