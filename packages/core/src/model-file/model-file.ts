import type { Backend } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Graph, SplitName } from '../graph/graph.js';
import { placesOf } from '../options/places-of.js';
import type { PlainPart } from '../parts/named-part.js';
import type { Plugin } from '../parts/plugin.js';
import { Registry } from '../parts/registry.js';
import type { BaseSpace } from '../space/base-space.js';
import { trace } from '../space/trace.js';
import type { BaseTask } from '../task/base-task.js';
import type { ClassPrediction } from '../task/class-prediction.js';
import type { Metrics } from '../task/metric.js';
import type { Prediction } from '../task/prediction.js';
import { joinMembers, ofMember, parametersOf, type Refuse } from './member-parameters.js';
import { type ModelInfo, modelFormatVersion, modelInfoSchema } from './model-info.js';
import { predict, type TrainedMember } from './predict.js';
import { probeGraph } from './probe-graph.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

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
  readonly metrics?: Partial<Record<SplitName, Metrics | undefined>>;
  /** Versions of the packages that made it, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** Where `loadModel` takes the file's space from. */
export interface LoadModelOptions {
  /** Plugins that provide the file's space, such as `plugin` of `@gnas/space`. */
  readonly plugins?: Iterable<Plugin>;
  /** The same as a registry. */
  readonly registry?: Registry;
  /** The space itself, for a model of a space without a registered name. Used in place of the file's. */
  readonly space?: BaseSpace;
  /** The task itself, for one without a registered name. Used in place of the file's. */
  readonly task?: BaseTask;
  /** Name of the file, for messages. */
  readonly name?: string;
}

/** A model that can predict. */
export interface LoadedModel<P extends Prediction = Prediction> {
  readonly info: ModelInfo;
  readonly task: BaseTask<P>;
  /** One architecture, or several whose outputs are averaged. */
  readonly members: readonly TrainedMember[];
  /**
   * Predicts for a graph: the one it was trained on, or another with the same features.
   * @throws GnasError GNAS_INCOMPATIBLE if features or classes differ
   */
  predict(graph: Graph, backend: Backend): Promise<P>;
}

/** Key of the description among a safetensors file's metadata. */
const infoKey = 'gnas';

/**
 * Encodes a trained model as one safetensors file: weights, architecture, and what is needed to encode new nodes.
 * @throws GnasError GNAS_INVALID_SELECTION for a mixture; GNAS_INVALID_SHAPE if the parameters are not the model's
 */
export function encodeModel({
  members,
  graph,
  space,
  task = { name: 'node-classification' },
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
  const { inputDim, outputDim } = (members[0] as TrainedMember).model.space;
  const info = {
    formatVersion: modelFormatVersion,
    ...(space && { space: { options: {}, ...space } }),
    task: { options: {}, ...task },
    inputDim,
    outputDim,
    members: written.map(({ about }) => about),
    dataset: {
      name: graph.name,
      ...(graph.classNames && { classNames: graph.classNames }),
      ...(graph.schema && { schema: graph.schema }),
    },
    metrics: Object.fromEntries(Object.entries(metrics).map(([split, figures = {}]) => [split, finite(figures)])),
    versions,
  };
  return encodeSafetensors(joinMembers(written.map(({ used }) => used)), { format: 'gnas', [infoKey]: JSON.stringify(info) });
}

/**
 * Reads a model file, in Node or a browser. The file is data: a plugin that the caller gives makes its space, and its weights are compared
 * with the architecture, on shapes alone, before anything is run.
 *
 * @example
 * const model = await loadModel(await readFile('model.safetensors'), { plugins: [plugin] });
 * const { classes } = await model.predict(graph, backend);
 *
 * @throws GnasError GNAS_INVALID_FILE naming the place; GNAS_UNKNOWN_NAME if no plugin has its space or task;
 * GNAS_INVALID_OPTION if the file names no space and none is given
 */
export async function loadModel<P extends Prediction = ClassPrediction>(
  bytes: Uint8Array,
  options: LoadModelOptions = {},
): Promise<LoadedModel<P>> {
  const { name = 'The model file' } = options;
  const refuse = refusing(name);
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const info = readInfo(metadata.get(infoKey), refuse);
  const registry = options.registry ?? new Registry(options.plugins);
  const task = (options.task ?? (await registry.create('tasks', info.task.name, info.task.options))) as BaseTask<P>;
  const space = task.wrap(options.space ?? (await makeSpace(info, registry, name)));
  const members: TrainedMember[] = [];
  try {
    const maxChoices = Math.max(...info.members.map(({ selection }) => Object.keys(selection).length));
    space.instantiate({ inputDim: info.inputDim, outputDim: info.outputDim }, { maxChoices });
    for (const [number, { selection }] of info.members.entries()) {
      const model = space.parseModel(selection);
      const traced = trace(model, probeGraph(info));
      members.push({ model, parameters: parametersOf(space, traced, ofMember(tensors, number), refuse) });
    }
  } catch (cause) {
    if (cause instanceof GnasError && cause.code === 'GNAS_INVALID_FILE') throw cause;
    return refuse(`its architecture cannot be made: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  const used = members.reduce((sum, { parameters }) => sum + parameters.size, 0);
  if (used < tensors.size) refuse(`it holds ${tensors.size} tensors, and its architectures have ${used}.`);
  for (const [path, { values }] of tensors)
    if (!values.every(Number.isFinite)) refuse(`tensor "${path}" holds a value that is not a finite number.`);
  return {
    info,
    task,
    members,
    predict: async (graph, backend) => {
      checkGraph(info, graph, task, name);
      return predict(members, graph, backend, task);
    },
  };
}

/** Reads what a model file says about its model, without making it. @throws GnasError GNAS_INVALID_FILE naming the place */
export function readModelInfo(bytes: Uint8Array, name = 'The model file'): ModelInfo {
  return readInfo(decodeSafetensors(bytes, name).metadata.get(infoKey), refusing(name));
}

function refusing(name: string): Refuse {
  return (problem, cause) => {
    throw new GnasError('GNAS_INVALID_FILE', `${name}: ${problem}`, { cause });
  };
}

function readInfo(text: string | undefined, refuse: Refuse): ModelInfo {
  if (text === undefined) return refuse(`its metadata has no entry "${infoKey}", so gnas did not write it.`);
  let value: { formatVersion?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return refuse(`its description is not valid JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  const version = value?.formatVersion;
  if (typeof version === 'number' && version > modelFormatVersion)
    return refuse(`it has format ${version}, and this @gnas/core reads format ${modelFormatVersion}. Update @gnas/core.`);
  const parsed = modelInfoSchema.safeParse(value);
  return parsed.success ? parsed.data : refuse(`its description cannot be used. What does not fit: ${placesOf(parsed.error)}.`);
}

async function makeSpace({ space }: ModelInfo, registry: Registry, file: string): Promise<BaseSpace> {
  if (!space)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `${file} does not name its space, because it was given as an object. Pass the same one: loadModel(bytes, { space }).`,
    );
  return registry.create('spaces', space.name, space.options);
}

function checkGraph({ inputDim, outputDim, dataset }: ModelInfo, graph: Graph, task: BaseTask, file: string): void {
  const dimensions = task.dimensions(graph);
  const refuse = (its: string, ours: string): never => {
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `Graph "${graph.name}" has ${its}, but ${file} was trained on "${dataset.name}" with ${ours}. Encode the graph as that one was.`,
    );
  };
  if (dimensions.inputDim !== inputDim) refuse(`${dimensions.inputDim} features`, String(inputDim));
  if (dimensions.outputDim !== outputDim) refuse(`${dimensions.outputDim} classes`, String(outputDim));
  const odd = graph.classNames?.findIndex((each, k) => dataset.classNames && dataset.classNames[k] !== each) ?? -1;
  if (odd >= 0) refuse(`"${graph.classNames?.[odd]}" as class ${odd}`, `"${dataset.classNames?.[odd]}"`);
}

function finite(figures: Metrics): Metrics {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
