import { ASHA, NASBOWL, RandomSearch, RegularizedEvolution, TPE } from '@gnas/algorithm';

const numTrials = Number.MAX_SAFE_INTEGER;
const evolution = () => new RegularizedEvolution({ numTrials, populationSize: 12, sampleSize: 6 });

/** What is compared, by name. All but those without a portfolio begin with that of the space. */
export const algorithms = {
  default: () => ({ algorithm: new RegularizedEvolution({ numTrials }) }),
  'evolution, no portfolio': () => ({ algorithm: new RegularizedEvolution({ numTrials, portfolio: false }) }),
  'TPE, no portfolio': () => ({ algorithm: new TPE({ numTrials, portfolio: false }) }),
  'random, no portfolio': () => ({ algorithm: new RandomSearch({ numTrials, portfolio: false }) }),
  tpe: () => ({ algorithm: new TPE({ numTrials }) }),
  'tpe, asha': () => ({ algorithm: new TPE({ numTrials }), pruner: new ASHA() }),
  evolution: () => ({ algorithm: evolution() }),
  'evolution, asha': () => ({ algorithm: evolution(), pruner: new ASHA() }),
  'nas-bowl': () => ({ algorithm: new NASBOWL({ numTrials, numInitial: 12 }) }),
  random: () => ({ algorithm: new RandomSearch({ numTrials }) }),
  'random, asha': () => ({ algorithm: new RandomSearch({ numTrials }), pruner: new ASHA() }),
};
