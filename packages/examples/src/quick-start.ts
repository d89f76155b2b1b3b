/** GraphNAS on a graph: the reinforced search of Gao et al. (2020) on the karate club, and what the found model predicts. */
import { GraphNasRL } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { predict } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GraphNasNodeClassificationSpace } from '@gnas/space';

const backend = await createBackend();
const graph = karateClub();
const space = new GraphNasNodeClassificationSpace({ hiddenDim: 16, dropout: 0.5 });
const algorithm = new GraphNasRL({ numEpochs: 4, stepsPerEpoch: 5, topK: 3, reEvaluations: 2 });

const { selection, best, model, parameters, study } = await algorithm.search(
  space,
  graph,
  new TrainScratchEstimator({ epochs: 60 }),
  {
    backend,
    seed: 0,
    onBest: (trial) => console.log(`trial ${trial.number}: ${trial.metrics.accuracy?.toFixed(3)}`),
  },
);

console.log('best of', study.trials.length, 'trials:', space.describe(selection));
console.log('validation', best.metrics.accuracy, 'test', best.bySplit?.test?.accuracy);

const { classes } = await predict(model, parameters, graph, backend);
console.log('member 0 joins the club of', graph.classNames?.[classes[0] as number]);
