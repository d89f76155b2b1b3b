import { defineExperiment } from '@gnas/core';
import { plugin } from './gnas-plugin-residual/src/index.js';

/** `gnas search` in this folder runs this experiment. Flags take precedence over what is set here. */
export default defineExperiment({
  dataset: { name: 'stochastic-block-model', options: { within: 0.1, between: 0.03 } },
  space: { name: 'residual', options: { depth: 2 } },
  algorithm: { name: 'random-search', options: { numTrials: 8 } },
  estimator: { name: 'train-scratch', options: { epochs: 30 } },
  plugins: [plugin],
  seed: 1,
});
