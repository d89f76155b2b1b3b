import type { Variable } from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of `TrainingOptions`. */
export const trainingOptions = z.object({
  epochs: z.int().min(1).default(200).describe('Maximum number of epochs of one training (Kipf & Welling 2017, section 5.2).'),
  optimizer: z.enum(['adam', 'sgd']).default('adam').describe('Optimizer (Kipf & Welling 2017, section 5.2).'),
  learningRate: z.number().positive().default(0.01).describe('Learning rate (Kipf & Welling 2017, section 5.2).'),
  momentum: z.number().min(0).lt(1).default(0).describe('Momentum of SGD (torch.optim.SGD). Adam ignores it.'),
  weightDecay: z.number().min(0).default(5e-4).describe('L2 penalty (Kipf & Welling 2017, section 5.2).'),
  batchSize: z
    .int()
    .min(1)
    .default(32)
    .describe(
      'Graphs per step, for tasks that predict something of each of several graphs (Hu et al. 2020, appendix C). Other tasks ignore it.',
    ),
  patience: z
    .int()
    .min(1)
    .default(100)
    .describe('Epochs without a better validation score before training stops (Velickovic et al. 2018, section 3.3).'),
  validateEvery: z
    .int()
    .min(1)
    .default(1)
    .describe('Epochs from one validation to the next. The first and the last epoch are always validated.'),
});
/** Options that all trainers share. */
export type TrainingOptions = z.input<typeof trainingOptions>;

/** Functions that change how trainers train. */
export interface TrainingHooks {
  /** Returns the L2 penalty of one variable, in place of `weightDecay`. */
  readonly weightDecayOf?: ((variable: Variable) => number) | undefined;
}
