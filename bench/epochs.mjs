import { ParameterStore } from '@gnas/core';
import { TrainScratchEstimator } from '@gnas/estimator';
import { selectionOf } from './layers.mjs';

/**
 * Trains through the public API and returns how long each epoch took, in milliseconds. With `validateEvery` above `epochs`, the epochs
 * in the middle are training steps alone.
 */
export async function epochTimes(backend, device, space, { epochs, seed = 0, ...training }) {
  const { graph } = device;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const parameters = new ParameterStore(backend, seed);
  const ends = [];
  await new TrainScratchEstimator({ epochs, ...training }).infer(space.parseModel(selectionOf(space)), device, 'validation', {
    backend,
    parameters,
    seed,
    onEpoch: () => ends.push(performance.now()),
  });
  parameters.dispose();
  // The first epochs prepare structures; the last one always validates.
  return ends.slice(3, -1).map((end, index) => end - ends[index + 2]);
}
