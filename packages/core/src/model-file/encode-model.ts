import { GnasError } from '../gnas-error.js';
import type { Graph, SplitName } from '../graph/graph.js';
import type { PlainPart } from '../parts/named-part.js';
import { trace } from '../space/trace.js';
import { type Calibration, calibrationSchema } from '../task/calibration.js';
import type { Metrics } from '../task/metric.js';
import { joinMembers, parametersOf } from './member-parameters.js';
import { infoKey, modelFormatVersion } from './model-info.js';
import type { TrainedMember } from './predict.js';
import { encodeSafetensors } from './safetensors.js';

/** A trained model, and what its users need to know about it. */
export interface TrainedModelParts {
  /**
   * One architecture, or several whose outputs are averaged, all of one space that is instantiated for the graph. Parameters may be more
   * than a model uses, such as a supernet's; only those in use are written.
   */
  readonly members: readonly TrainedMember[];
  /** The graph that it was trained on. */
  readonly graph: Graph;
  /** The space by its registered name, so that `loadModel` can make it from a plugin. Default: whoever loads the file gives the space. */
  readonly space?: PlainPart | undefined;
  /** The task by its registered name. Default: node classification. */
  readonly task?: PlainPart | undefined;
  /** How its output becomes predictions. Default: as it is. */
  readonly calibration?: Calibration | undefined;
  /** Whether it was trained on the labels of all splits. Default false. */
  readonly allLabels?: boolean | undefined;
  readonly metrics?: Partial<Record<SplitName, Metrics | undefined>>;
  /** Versions of the packages that made it, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}

/**
 * Encodes a trained model as one safetensors file: weights, architecture, and what is needed to encode new nodes.
 * @throws GnasError GNAS_INVALID_SELECTION for a mixture; GNAS_INVALID_SHAPE if the parameters are not the model's
 */
export function encodeModel({
  members,
  graph,
  space,
  task = { name: 'node-classification' },
  calibration,
  allLabels = false,
  metrics = {},
  versions = {},
}: TrainedModelParts): Uint8Array<ArrayBuffer> {
  const written = members.map(({ model, parameters }) => {
    const { selection, space } = model;
    if (!selection)
      throw new GnasError(
        'GNAS_INVALID_SELECTION',
        'A mixture of architectures cannot be written as a model file. Choose one architecture with parseModel.',
      );
    const traced = trace(model, graph);
    const used = parametersOf(space, traced, parameters, (problem) => {
      throw new GnasError('GNAS_INVALID_SHAPE', `These are not the model's parameters: ${problem}`);
    });
    return { used, about: { selection, description: space.describe(selection), architecture: traced.architecture } };
  });
  const { inputDim, outputDim, edgeDim, numRelations } = (members[0] as TrainedMember).model.space.dimensions;
  const info = {
    formatVersion: modelFormatVersion,
    ...(space && { space: { options: {}, ...space } }),
    task: { options: {}, ...task },
    inputDim,
    outputDim,
    ...(edgeDim !== undefined && { edgeDim }),
    ...(numRelations !== undefined && { numRelations }),
    members: written.map(({ about }) => about),
    dataset: {
      name: graph.name,
      ...(graph.classNames && { classNames: graph.classNames }),
      ...(graph.schema && { schema: graph.schema }),
    },
    ...(calibration && { calibration: calibrationSchema.parse(calibration) }),
    ...(allLabels && { allLabels }),
    metrics: Object.fromEntries(Object.entries(metrics).map(([split, figures = {}]) => [split, finite(figures)])),
    versions,
  };
  return encodeSafetensors(joinMembers(written.map(({ used }) => used)), { format: 'gnas', [infoKey]: JSON.stringify(info) });
}

function finite(figures: Metrics): Metrics {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
