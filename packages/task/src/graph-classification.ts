import {
  type BaseSpace,
  definePart,
  type EpochInput,
  type GraphOnDevice,
  NodeClassification,
  parseOptions,
  type TaskLevel,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { batchesOfGraphs } from './graph-steps.js';
import { GraphLevelSpace, graphLevelOptions } from './spaces/graph-level-space.js';

/** Schema of `GraphClassificationOptions`. */
export const graphClassificationOptions = graphLevelOptions.extend({
  balanced: z.boolean().default(false).describe('Whether all classes weigh the same in the loss, however rare they are.'),
});
/** Options of `GraphClassification`. */
export type GraphClassificationOptions = z.input<typeof graphClassificationOptions>;

/** Predicts one of several classes for each of several graphs. Loss and metrics are those of node classification. */
export class GraphClassification extends NodeClassification {
  override readonly name: string = 'graph-classification';
  override readonly level: TaskLevel = 'graph';
  readonly #options: z.output<typeof graphClassificationOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GraphClassificationOptions = {}) {
    const given = parseOptions('GraphClassification', graphClassificationOptions, options);
    super({ balanced: given.balanced });
    this.#options = given;
  }

  override wrap(space: BaseSpace): BaseSpace {
    return new GraphLevelSpace(space, this.#options);
  }

  override steps(epoch: EpochInput): Iterable<GraphOnDevice> {
    return batchesOfGraphs(epoch);
  }
}

/** `GraphClassification` by name. */
export const graphClassification = definePart({
  description: 'Predicts one of several classes for each of several graphs.',
  options: graphClassificationOptions,
  create: (options) => new GraphClassification(options),
});
