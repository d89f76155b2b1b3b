/** Parts of the worker threads of `queue-overhead.mjs`. */
import { prepareParts, Registry } from '@gnas/core';
import plugins from './queue-plugins.mjs';

export default ({ references }, graph) =>
  prepareParts({ ...references, dataset: graph }, ['dataset', 'task', 'space', 'estimator', 'backend'], new Registry(plugins));
