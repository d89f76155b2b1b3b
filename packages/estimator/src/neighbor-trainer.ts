import { breathe, checkNumNeighbors, checkWhole, GnasError, hopsOf, NeighborSampler, Random, type Variable } from '@gnas/core';
import type { AdamTrainerOptions } from './adam-trainer.js';
import { takeStep } from './step.js';
import { trainInEpochs } from './train-in-epochs.js';
import type { Trainer } from './trainer.js';

/** Of `neighborTrainer`. */
export interface NeighborTrainerOptions extends AdamTrainerOptions {
  /** Train nodes of one step; the last step of an epoch has what is left. Default 512 (as Hamilton et al. 2017 have in their code). */
  readonly batchSize?: number;
  /**
   * Incoming edges that are sampled for each node, hop by hop, away from the batch; -1 or Infinity for all. A model that looks
   * further has the last number for each hop more. Default [25, 10] (Hamilton et al. 2017, section 4).
   */
  readonly numNeighbors?: readonly number[];
}

/**
 * Adam on mini-batches with sampled neighbours (Hamilton, Ying & Leskovec 2017, algorithm 2), for graphs whose activations do not fit
 * in memory: an epoch is a pass over the train nodes in a random order, a step is the loss of a batch of them over the sub-graph
 * that `NeighborSampler` draws. Everything else is as in `adamTrainer`: validation scores are those of the whole graph.
 *
 * A model sees a sub-graph as if it were the whole one: a symmetric normalization has the degrees of the sub-graph, a batch
 * normalization the mean of its nodes, and what a space derives from the graph (a structure mask) it derives from the sub-graph.
 * Where a model depends on every node, as in a pooling, the hops it has are not known, and `numNeighbors` are all that there are,
 * as in PyTorch Geometric. Parameters of every node or edge have no shape of their own here and end in GNAS_INVALID_SHAPE.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function neighborTrainer({ batchSize = 512, numNeighbors = [25, 10], ...options }: NeighborTrainerOptions = {}): Trainer {
  checkWhole('neighborTrainer', { batchSize });
  checkNumNeighbors(numNeighbors);
  if (numNeighbors.length === 0)
    throw new GnasError('GNAS_INVALID_OPTION', 'neighborTrainer: numNeighbors is []; give a number of neighbours for each hop.');

  return trainInEpochs('neighborTrainer', options, (training) => {
    const { backend, model, graph, seed, signal } = training;
    const random = new Random(seed);
    const [order, draws] = [random.split('batches'), random.split('neighbors')];
    const sampler = new NeighborSampler(graph.graph, sampledHops(numNeighbors, hopsOf(model, graph)));
    const nodes = graph.graph.split.train.slice();
    let steps = 0;
    return async (optimizer, epoch) => {
      order.shuffle(nodes);
      const touched = new Set<Variable>();
      let sum = 0;
      for (let begin = 0; begin < nodes.length; begin += batchSize) {
        await breathe();
        if (signal?.aborted) throw new GnasError('GNAS_ABORTED', `Training was stopped in epoch ${epoch}.`);
        const batch = nodes.subarray(begin, begin + batchSize);
        const sampled = sampler.sample(batch, draws);
        const part = graph.subgraph?.(sampled.graph, sampled.nodes) ?? backend.upload(sampled.graph);
        try {
          const step = await takeStep(training, optimizer, ++steps, part);
          sum += step.loss * batch.length;
          for (const variable of step.touched) touched.add(variable);
        } finally {
          part.dispose();
        }
      }
      return { loss: sum / nodes.length, touched: [...touched] };
    };
  });
}

/**
 * The numbers for as many hops as a model looks; one more where they have it, because a symmetric normalization looks at the degree
 * of an edge's source too.
 */
function sampledHops(numNeighbors: readonly number[], hops: number): readonly number[] {
  if (hops === Number.POSITIVE_INFINITY) return numNeighbors;
  const last = numNeighbors.at(-1) as number;
  const more = Array.from({ length: Math.max(0, hops - numNeighbors.length) }, () => last);
  return [...numNeighbors, ...more].slice(0, hops === 0 ? 0 : hops + 1);
}
