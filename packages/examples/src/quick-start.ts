/** GraphNAS (Gao et al. 2020) on the karate club: search, train what was found beside usual models, predict. */
import { GraphNasRL } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, formatMetric } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';

const study = await createStudy({
  dataset: karateClub(),
  space: new GraphNasNodeClassificationSpace({ hiddenDim: 16, dropout: 0.5 }),
  algorithm: new GraphNasRL({ numEpochs: 4, stepsPerEpoch: 5, topK: 3, reEvaluations: 2 }),
  estimator: new TrainScratchEstimator({ epochs: 60 }),
  backend: await createBackend(),
});
const { objective } = study;

const { best } = await study.search({
  onBest: (trial) => console.log(`trial ${trial.number}: ${formatMetric(objective, study.value(trial))}`),
});
console.log(`best of ${study.trials.length} trials:`, study.describe(best));

const { found, baselines } = await study.finish();
for (const { name, metrics } of [found, ...baselines])
  console.log(`${name}: ${objective.title} on the test split ${formatMetric(objective, metrics.test?.[objective.name])}`);

const [first] = (await study.predict()).table().rows;
console.log('member, club, probability:', ...(first ?? []));
