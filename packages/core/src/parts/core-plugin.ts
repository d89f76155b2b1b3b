import { NodeClassification, nodeClassificationOptions } from '../task/node-classification.js';
import { definePart, definePlugin } from './plugin.js';

/** The parts that core provides itself. Every registry has them. */
export const corePlugin = definePlugin({
  name: '@gnas/core',
  apiVersion: 1,
  tasks: {
    'node-classification': definePart({
      description: 'Predicts one of several classes for each node.',
      options: nodeClassificationOptions,
      create: (options) => new NodeClassification(options),
    }),
  },
});
