import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { graphClassification } from './graph-classification.js';
import { graphMultilabel } from './graph-multilabel.js';
import { graphRegression } from './graph-regression.js';
import { linkPrediction } from './links/link-prediction.js';
import { nodeMultilabel } from './node-multilabel.js';
import { nodeRegression } from './node-regression.js';

/** All tasks of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/task',
  apiVersion: 1,
  tasks: {
    'node-regression': nodeRegression,
    'node-multilabel': nodeMultilabel,
    'link-prediction': linkPrediction,
    'graph-classification': graphClassification,
    'graph-multilabel': graphMultilabel,
    'graph-regression': graphRegression,
  },
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
