import { ParameterStore } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { selectionOf } from './layers.mjs';
import { now } from './measure.mjs';
import { objective, task } from './task.mjs';

/** Trains through the public API and returns how long each epoch took, with its look at the validation split, in milliseconds. */
export async function epochTimes(backend, device, space, { epochs, seed = 0, ...training }) {
  const { graph } = device;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const parameters = new ParameterStore(backend, seed);
  const ends = [];
  await new TrainScratchEstimator({ epochs, ...training }).infer(space.parseModel(selectionOf(space)), device, 'validation', {
    backend,
    task,
    objective,
    parameters,
    seed,
    onEpoch: () => ends.push(now()),
  });
  parameters.dispose();
  // The first epochs prepare structures; the last one always validates.
  return ends.slice(3, -1).map((end, index) => end - ends[index + 2]);
}

/** The same without validation. With `local` false, over the whole graph where a receptive field would do. */
export async function stepTimes(backend, device, space, { epochs, local = true, ...training }) {
  const { restrict } = device;
  if (!local) Object.assign(device, { restrict: undefined });
  try {
    return await epochTimes(backend, device, space, { epochs, validateEvery: epochs, ...training });
  } finally {
    Object.assign(device, { restrict });
  }
}
