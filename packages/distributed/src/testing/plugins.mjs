import { setTimeout as sleep } from 'node:timers/promises';
import { plugin as algorithm } from '@gnas/algorithm';
import { plugin as backend } from '@gnas/backend-tfjs';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimator } from '@gnas/estimator';
import { plugin as space } from '@gnas/space';

/** Milliseconds that each trial takes longer, so that a fault comes while one runs. They change no result. */
const delay = Number(process.env.TRIAL_DELAY ?? 0);
const { create, ...trainScratch } = estimator.estimators['train-scratch'];
const delayed = {
  ...trainScratch,
  create(options) {
    const made = create(options);
    const infer = made.infer.bind(made);
    made.infer = async (...given) => {
      if (delay > 0) await sleep(delay);
      return infer(...given);
    };
    return made;
  },
};

export default [
  datasets,
  space,
  algorithm,
  { ...estimator, estimators: { ...estimator.estimators, 'train-scratch': delayed } },
  backend,
];
