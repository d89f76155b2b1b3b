import { type BaseSpace, definePart, type EpochInput, type GraphOnDevice, parseOptions, type TaskLevel } from '@gnas/core/plugin';
import type * as z from 'zod';
import { batchesOfGraphs } from './graph-steps.js';
import { Regression, regressionOptions } from './regression.js';
import { GraphLevelSpace, graphLevelOptions } from './spaces/graph-level-space.js';

/** Schema of `GraphRegressionOptions`. */
export const graphRegressionOptions = graphLevelOptions.extend(regressionOptions.shape);
/** Options of `GraphRegression`. */
export type GraphRegressionOptions = z.input<typeof graphRegressionOptions>;

/** Predicts one or more numbers for each of several graphs. */
export class GraphRegression extends Regression {
  override readonly name: string = 'graph-regression';
  override readonly level: TaskLevel = 'graph';
  readonly #options: z.output<typeof graphRegressionOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphRegressionOptions = {}) {
    const given = parseOptions('GraphRegression', graphRegressionOptions, options);
    super(given.loss);
    this.#options = given;
  }

  override wrap(space: BaseSpace): BaseSpace {
    return super.wrap(new GraphLevelSpace(space, this.#options));
  }

  override steps(epoch: EpochInput): Iterable<GraphOnDevice> {
    return batchesOfGraphs(epoch);
  }
}

/** `GraphRegression` by name. */
export const graphRegression = definePart({
  description: 'Predicts one or more numbers for each of several graphs.',
  options: graphRegressionOptions,
  create: (options) => new GraphRegression(options),
});
