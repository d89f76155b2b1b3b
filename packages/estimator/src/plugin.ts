import { definePart, definePlugin } from '@gnas/core';
import { z } from 'zod';
import { adamTrainer } from './adam-trainer.js';
import { neighborTrainer } from './neighbor-trainer.js';
import { objectives } from './objective.js';
import { OneShotEstimator } from './one-shot-estimator.js';
import { robust } from './robust/robust-estimator.js';
import { TabularEstimator } from './tabular-estimator.js';
import { TrainScratchEstimator } from './train-scratch-estimator.js';

const objective = z.enum(objectives).default('accuracy').describe('metric that the search maximizes');

/** All estimators of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/estimator',
  apiVersion: 1,
  estimators: {
    'train-scratch': definePart({
      description: 'train each architecture, then score it',
      options: z.object({
        epochs: z.int().min(1).default(200).describe('most epochs of one training'),
        learningRate: z.number().positive().default(0.01).describe('learning rate of Adam'),
        weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty'),
        patience: z.int().min(1).optional().describe('epochs without a better validation score before training ends'),
        validateEvery: z.int().min(1).default(1).describe('epochs from one look at the validation split to the next'),
        nodeBatchSize: z
          .int()
          .min(1)
          .optional()
          .describe('train nodes of one step, over sampled neighbours; default the whole graph'),
        numNeighbors: z
          .array(z.int().min(-1))
          .min(1)
          .optional()
          .describe('neighbours that are sampled for each node, hop by hop; -1 for all; default 25,10 with a node batch size'),
        evaluationBatchSize: z
          .int()
          .min(1)
          .optional()
          .describe('nodes that are scored at a time, over all their neighbours; default all that fit in memory'),
        objective,
      }),
      create: ({ patience, nodeBatchSize, numNeighbors, evaluationBatchSize, objective, ...options }) => {
        const training = { ...options, ...(patience !== undefined && { patience }) };
        const sampled = {
          ...(nodeBatchSize !== undefined && { batchSize: nodeBatchSize }),
          ...(numNeighbors && { numNeighbors }),
        };
        const trainer = Object.keys(sampled).length > 0 ? neighborTrainer({ ...training, ...sampled }) : adamTrainer(training);
        return new TrainScratchEstimator({ trainer, objective, evaluationBatchSize });
      },
    }),
    'one-shot': definePart({
      description: 'score with shared weights, without training (needs weight sharing)',
      options: z.object({ objective }),
      create: (options) => new OneShotEstimator(options),
    }),
    tabular: definePart({
      description: "look results up in a benchmark's table, without training (needs the benchmark's space)",
      options: z.object({
        table: z.string().default('cora').describe('name of the table; gnas list tables'),
        root: z.string().optional().describe("folder that holds the table's file"),
        maximize: z.enum(['validation', 'test']).default('validation').describe('column that the search maximizes'),
      }),
      create: async ({ table, root, maximize }, registry) =>
        new TabularEstimator({ table: await registry.create('tables', table, root === undefined ? {} : { root }), maximize }),
    }),
    robust,
  },
});
