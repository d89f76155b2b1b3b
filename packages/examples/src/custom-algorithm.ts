/** An algorithm of one's own: depth-first search over all selections. It says how to ask; the search around it is shared. */
import { createBackend } from '@gnas/backend-tfjs';
import { type Choice, SampleBasedNAS, type Sampler, type SamplerContext, type Selection } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';

function* everySelection([first, ...rest]: readonly Choice[], taken: Selection = {}): Generator<Selection> {
  if (!first) return yield taken;
  for (let index = 0; index < first.candidates.length; index++) yield* everySelection(rest, { ...taken, [first.key]: index });
}

class DepthFirstSearch extends SampleBasedNAS {
  constructor(maxTrials = 1000) {
    super({ numTrials: maxTrials });
  }

  protected override createSampler({ space }: SamplerContext): Sampler {
    const selections = everySelection(space.choices);
    return { ask: () => selections.next().value ?? undefined, tell: () => {} };
  }
}

const backend = await createBackend();
const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: ['gcn', 'gat_2', 'sage', 'linear'] });
const { selection, study } = await new DepthFirstSearch().search(space, karateClub(), new TrainScratchEstimator({ epochs: 40 }), {
  backend,
});
for (const trial of study.ranking().slice(0, 5)) console.log(study.value(trial).toFixed(3), space.describe(trial.selection));
console.log(`all ${study.trials.length} of ${space.size} tried; best`, space.describe(selection));
