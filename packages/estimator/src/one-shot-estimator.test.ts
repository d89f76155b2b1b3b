import { createBackend } from '@gnas/backend-tfjs';
import { NodeClassification, ParameterStore } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { expect, it } from 'vitest';
import { OneShotEstimator } from './one-shot-estimator.js';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

it('scores trained parameters and changes none', async () => {
  const task = new NodeClassification();
  const objective = task.metric();
  const backend = await createBackend();
  const host = stochasticBlockModel({ seed: 1 });
  const graph = backend.upload(host);
  const model = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn'] })
    .instantiate({ inputDim: host.features.columns, outputDim: host.numClasses })
    .parseModel({ op_0: 0, op_1: 0 });
  const parameters = new ParameterStore(backend, 3);
  const context = { backend, task, objective, parameters, seed: 1 };
  const trained = await new TrainScratchEstimator({ epochs: 30 }).infer(model, graph, 'validation', context);
  const before = await parameters.snapshot();
  const scored = await new OneShotEstimator().infer(model, graph, 'validation', { ...context, seed: 2 });
  expect(scored.metrics).toEqual(trained.metrics);
  expect(await parameters.snapshot()).toEqual(before);
  parameters.dispose();
  graph.dispose();
});

it('is trained from scratch finally', () => {
  const final = new OneShotEstimator({ objective: 'macroF1' }).final();
  expect(final).toBeInstanceOf(TrainScratchEstimator);
  expect(final.objective).toBe('macroF1');
  expect(new OneShotEstimator().final().objective).toBeUndefined();
});
