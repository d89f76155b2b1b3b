import {
  definePart,
  parseOptions,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { controllerSampler } from './controller-sampler.js';
import { controllerOptions } from './lstm-controller.js';
import { reinforceOptions } from './reinforce.js';

/** Schema of the options of `GraphNasRL`. */
export const graphNasRLOptions = sampleBasedOptions.extend({
  numEpochs: z.int().min(1).default(10).describe('Epochs of the search. The default is that of AutoGL-light.'),
  stepsPerEpoch: z
    .int()
    .min(1)
    .default(10)
    .describe('Architectures to try in an epoch. GraphNAS tries 100, which takes hours if each is trained from scratch.'),
  numTrials: z.int().min(1).optional().describe('Architectures to try. Without it, numEpochs * stepsPerEpoch.'),
  topK: z.int().min(0).default(5).describe('Finalists to evaluate again with new seeds. The default is that of AutoGL-light.'),
  reEvaluations: z.int().min(0).default(2).describe('New evaluations of each finalist. GraphNAS has 20.'),
  ...controllerOptions.shape,
  ...reinforceOptions.shape,
  advantageBound: z
    .number()
    .positive()
    .default(0.5)
    .describe("Bound of the advantages (reward - baseline), which are scaled by the largest of the last 10 (the authors' code)."),
});
/** Options of `GraphNasRL`. */
export type GraphNasRLOptions = z.input<typeof graphNasRLOptions>;

/**
 * GraphNAS (Gao et al., "Graph Neural Architecture Search", IJCAI 2020): an LSTM controller proposes architectures and learns from their
 * validation scores by REINFORCE. At the end the `topK` best are evaluated again with new seeds, and the one with the best mean is the
 * result. `weightShare` is the parameter sharing of section 3.4.
 *
 * Width, shared decoders and scaled advantages are those of the authors' code. The code scales by the largest signed advantage, which
 * reverses an update if all of the last 10 are negative; here the largest magnitude counts.
 */
export class GraphNasRL extends SampleBasedNAS {
  readonly options: z.output<typeof graphNasRLOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphNasRLOptions = {}) {
    const parsed = parseOptions(new.target.name, graphNasRLOptions, options);
    const { numEpochs, stepsPerEpoch, numTrials = numEpochs * stepsPerEpoch } = parsed;
    super(sampleBasedOptions.parse({ ...parsed, numTrials }));
    this.options = parsed;
  }

  protected override createSampler(context: SamplerContext): Sampler {
    return controllerSampler(context, this.options);
  }
}

/** `GraphNasRL` by name. */
export const graphNasRL = definePart({
  description: 'An LSTM controller that learns by REINFORCE (GraphNAS, Gao et al. 2020).',
  options: graphNasRLOptions,
  create: (options) => new GraphNasRL(options),
});
