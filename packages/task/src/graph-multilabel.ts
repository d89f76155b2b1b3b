import { type BaseSpace, definePart, type EpochInput, type GraphOnDevice, parseOptions, type TaskLevel } from '@gnas/core/plugin';
import type * as z from 'zod';
import { batchesOfGraphs } from './graph-steps.js';
import { Multilabel } from './multilabel.js';
import { type GraphLevelOptions, GraphLevelSpace, graphLevelOptions } from './spaces/graph-level-space.js';

/** Options of `GraphMultilabel`. */
export type GraphMultilabelOptions = z.input<typeof graphLevelOptions>;

/** Predicts which of several labels each of several graphs has. Labels that are not known are left out of loss and metrics. */
export class GraphMultilabel extends Multilabel {
  override readonly name: string = 'graph-multilabel';
  override readonly level: TaskLevel = 'graph';
  readonly #options: GraphLevelOptions;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphMultilabelOptions = {}) {
    super();
    this.#options = parseOptions('GraphMultilabel', graphLevelOptions, options);
  }

  override wrap(space: BaseSpace): BaseSpace {
    return new GraphLevelSpace(space, this.#options);
  }

  override steps(epoch: EpochInput): Iterable<GraphOnDevice> {
    return batchesOfGraphs(epoch);
  }
}

/** `GraphMultilabel` by name. */
export const graphMultilabel = definePart({
  description: 'Predicts which of several labels each of several graphs has.',
  options: graphLevelOptions,
  create: (options) => new GraphMultilabel(options),
});
