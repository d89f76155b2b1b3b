import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { oneShot } from './one-shot-estimator.js';
import { robust } from './robust/robust-estimator.js';
import { tabular } from './tabular-estimator.js';
import { trainScratch } from './train-scratch-estimator.js';

/** All estimators of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/estimator',
  apiVersion: 1,
  estimators: { 'train-scratch': trainScratch, 'one-shot': oneShot, tabular, robust },
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
