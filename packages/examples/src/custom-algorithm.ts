/** Depth-first search over all selections. An algorithm says what to try next; the search around it is shared. */
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type Selection } from '@gnas/core';
import {
  type Choice,
  parseOptions,
  SampleBasedNAS,
  type Sampler,
  type SamplerContext,
  sampleBasedOptions,
} from '@gnas/core/plugin';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import * as z from 'zod';

const depthFirstOptions = sampleBasedOptions.extend({
  numTrials: z.int().min(1).default(1000).describe('Maximum number of architectures to try.'),
});

class DepthFirstSearch extends SampleBasedNAS {
  /** The order doesn't depend on results, so any number of workers can run ahead. */
  override readonly batchSize = Number.POSITIVE_INFINITY;

  constructor(options: z.input<typeof depthFirstOptions> = {}) {
    super(parseOptions('DepthFirstSearch', depthFirstOptions, options));
  }

  protected override createSampler({ space }: SamplerContext): Sampler {
    const selections = everySelection(space.choices);
    return { ask: () => selections.next().value ?? undefined, tell: () => {} };
  }
}

function* everySelection([first, ...rest]: readonly Choice[], taken: Selection = {}): Generator<Selection> {
  if (!first) return yield taken;
  for (let index = 0; index < first.candidates.length; index++) yield* everySelection(rest, { ...taken, [first.key]: index });
}

const study = await createStudy({
  dataset: karateClub(),
  space: new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'gat_2', 'sage', 'linear'] }),
  algorithm: new DepthFirstSearch(),
  estimator: new TrainScratchEstimator({ epochs: 40 }),
  backend: await createBackend(),
});
const { best } = await study.search();
for (const trial of study.top(5)) console.log(study.value(trial).toFixed(3), study.describe(trial));
console.log(`all ${study.trials.length} of ${study.space.size} tried; best`, study.describe(best));
