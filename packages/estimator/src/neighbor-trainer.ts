import { GnasError, type GraphOnDevice, hopsOf, NeighborSampler, parseOptions, Random } from '@gnas/core/plugin';
import * as z from 'zod';
import { takeSteps } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';
import { type TrainingHooks, trainingOptions } from './training-options.js';

/** Schema of `NeighborTrainerOptions`. */
export const neighborTrainerOptions = trainingOptions.extend({
  nodeBatchSize: z
    .int()
    .min(1)
    .default(512)
    .describe('Train nodes per step (the code of Hamilton et al. 2017). The last step of an epoch takes what is left.'),
  numNeighbors: z
    .array(z.int().refine((count) => count === -1 || count >= 1, 'expected -1 or an integer >= 1'))
    .min(1)
    .default([25, 10])
    .describe(
      'Incoming edges to sample for each node, hop by hop, away from the batch; -1 samples all of them (Hamilton et al. 2017, section 4). A model that looks further repeats the last number.',
    ),
});
/** Options of `neighborTrainer`. */
export type NeighborTrainerOptions = z.input<typeof neighborTrainerOptions>;

/**
 * Creates a trainer for graphs whose activations do not fit in memory: mini-batches of nodes with sampled neighbors (Hamilton, Ying &
 * Leskovec 2017, algorithm 2).
 *
 * An epoch is a pass over the train nodes in random order. A step takes the loss of a batch of them on the subgraph that
 * `NeighborSampler` draws. Everything else is as in `fullBatchTrainer`; validation scores are those of the whole graph.
 *
 * A model sees the subgraph as if it were the whole graph. Symmetric normalization takes the subgraph's degrees, batch normalization
 * the mean over its nodes, and a space that derives graphs (a structure mask) derives them from it.
 *
 * A model that depends on every node, such as one with a pooling, has an unknown number of hops. It gets exactly the hops that
 * `numNeighbors` lists, as in PyTorch Geometric. Models with a parameter per node or edge fail with GNAS_INVALID_SHAPE.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function neighborTrainer(options: NeighborTrainerOptions = {}, hooks: TrainingHooks = {}): Trainer {
  const { nodeBatchSize, numNeighbors, ...settings } = parseOptions('neighborTrainer', neighborTrainerOptions, options);

  return trainInEpochs(settings, hooks, (training) => {
    const { backend, task, model, graph, seed, signal } = training;
    if (task.level !== 'node')
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `neighborTrainer samples the neighbors of nodes, and the task ${task.name} predicts something of each ${task.level}. Leave out nodeBatchSize and numNeighbors.`,
      );
    const random = new Random(seed);
    const [order, draws] = [random.split('batches'), random.split('neighbors')];
    const sampler = new NeighborSampler(graph.graph, sampledHops(numNeighbors, hopsOf(model, graph)));
    const nodes = task.nodes(graph.graph, 'train').slice();
    let steps = 0;
    function* batches(): Iterable<GraphOnDevice> {
      order.shuffle(nodes);
      for (let begin = 0; begin < nodes.length; begin += nodeBatchSize) {
        const sampled = sampler.sample(nodes.subarray(begin, begin + nodeBatchSize), draws);
        const part = graph.subgraph?.(sampled.graph, sampled.nodes) ?? backend.upload(sampled.graph);
        try {
          yield part;
        } finally {
          part.dispose();
        }
      }
    }
    return (optimizer, epoch) => takeSteps(training, optimizer, { graphs: batches(), epoch, signal, nextStep: () => ++steps });
  });
}

/**
 * Returns the number of neighbors for each hop of a model, plus one hop more where `numNeighbors` lists it: symmetric normalization
 * also looks at the degree of an edge's source.
 */
function sampledHops(numNeighbors: readonly number[], hops: number): readonly number[] {
  if (hops === Number.POSITIVE_INFINITY) return numNeighbors;
  const last = numNeighbors.at(-1) as number;
  const more = Array.from({ length: Math.max(0, hops - numNeighbors.length) }, () => last);
  return [...numNeighbors, ...more].slice(0, hops === 0 ? 0 : hops + 1);
}
