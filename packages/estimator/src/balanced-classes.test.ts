import { createBackend } from '@gnas/backend-tfjs';
import { type Metric, NodeClassification, type NodeClassificationOptions } from '@gnas/core';
import { createGraph, ParameterStore, Random } from '@gnas/core/plugin';
import { randomSplit } from '@gnas/datasets';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { expect, it } from 'vitest';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

/** 600 nodes, of which 30 are of a class whose features overlap with the other's. */
function rareClass() {
  const numNodes = 600;
  const random = new Random(3);
  const labels = Int32Array.from({ length: numNodes }, (_, node) => (node % 20 === 0 ? 1 : 0));
  const values = Float32Array.from({ length: 2 * numNodes }, (_, at) => random.normal() + (labels[at >> 1] === 1 ? 1.6 : 0));
  return createGraph({
    name: 'rare',
    numNodes,
    source: new Int32Array(0),
    target: new Int32Array(0),
    features: { layout: 'dense', rows: numNodes, columns: 2, values },
    labels,
    numClasses: 2,
    split: randomSplit(labels),
  });
}

it('finds a rare class when all classes weigh the same', async () => {
  const [backend, graph] = [await createBackend(), rareClass()];
  const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['linear'], layerNumber: 2, dropout: 0 });
  const recall = async (options: NodeClassificationOptions): Promise<number> => {
    const task = new NodeClassification(options);
    space.instantiate(task.dimensions(graph));
    const model = space.parseModel({ op_0: 0, op_1: 0 });
    const device = backend.upload(graph);
    const parameters = new ParameterStore(backend, 0);
    const objective = task.metrics.find(({ name }) => name === 'loss') as Metric;
    const estimator = new TrainScratchEstimator({ epochs: 60 });
    const { metrics } = await estimator.infer(model, device, 'validation', { backend, task, objective, parameters, seed: 0 });
    parameters.dispose();
    device.dispose();
    return metrics.balancedAccuracy as number;
  };
  expect(await recall({})).toBeLessThan(0.55);
  expect(await recall({ balanced: true })).toBeGreaterThan(0.62);
});
