import { definePart, parseOptions, type TaskLevel } from '@gnas/core/plugin';
import { Regression, type RegressionOptions, regressionOptions } from './regression.js';

/** Predicts one or more numbers for each node. */
export class NodeRegression extends Regression {
  override readonly name: string = 'node-regression';
  override readonly level: TaskLevel = 'node';

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: RegressionOptions = {}) {
    super(parseOptions('NodeRegression', regressionOptions, options).loss);
  }
}

/** `NodeRegression` by name. */
export const nodeRegression = definePart({
  description: 'Predicts one or more numbers for each node.',
  options: regressionOptions,
  create: (options) => new NodeRegression(options),
});
