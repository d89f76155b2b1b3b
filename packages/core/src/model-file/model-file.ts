import type { Backend } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Graph, SplitName } from '../graph/graph.js';
import { placesOf } from '../options/places-of.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { PlainPart } from '../parts/named-part.js';
import type { Plugin } from '../parts/plugin.js';
import { Registry } from '../parts/registry.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { type Trace, trace } from '../space/trace.js';
import type { BaseTask } from '../task/base-task.js';
import type { ClassPrediction } from '../task/class-prediction.js';
import type { Metrics } from '../task/metric.js';
import type { Prediction } from '../task/prediction.js';
import { type ModelInfo, modelFormatVersion, modelInfoSchema } from './model-info.js';
import { predict } from './predict.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** A trained model, and what its users need to know about it. */
export interface TrainedModelParts {
  /** A model of one architecture, whose space is instantiated for the graph. */
  readonly model: Model;
  /** May hold more than the model uses, such as a supernet's; only what it uses is written. */
  readonly parameters: ParameterSnapshot;
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
  readonly model: Model;
  readonly task: BaseTask<P>;
  readonly parameters: ParameterSnapshot;
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
  model,
  parameters,
  graph,
  space,
  task = { name: 'node-classification' },
  metrics = {},
  versions = {},
}: TrainedModelParts): Uint8Array<ArrayBuffer> {
  const { selection } = model;
  if (!selection)
    throw new GnasError(
      'GNAS_INVALID_SELECTION',
      'A mixture of architectures cannot be written as a model file. Choose one architecture with parseModel.',
    );
  const { inputDim, outputDim } = model.space;
  const traced = trace(model, graph);
  const used = parametersOf(model.space, traced, parameters, (problem) => {
    throw new GnasError('GNAS_INVALID_SHAPE', `These are not the model's parameters: ${problem}`);
  });
  const info = {
    formatVersion: modelFormatVersion,
    ...(space && { space: { options: {}, ...space } }),
    task: { options: {}, ...task },
    inputDim,
    outputDim,
    selection,
    description: model.space.describe(selection),
    architecture: traced.architecture,
    dataset: {
      name: graph.name,
      ...(graph.classNames && { classNames: graph.classNames }),
      ...(graph.schema && { schema: graph.schema }),
    },
    metrics: Object.fromEntries(Object.entries(metrics).map(([split, figures = {}]) => [split, finite(figures)])),
    versions,
  };
  return encodeSafetensors(used, { format: 'gnas', [infoKey]: JSON.stringify(info) });
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
  let model: Model;
  let parameters: ParameterSnapshot;
  try {
    const maxChoices = Object.keys(info.selection).length;
    space.instantiate({ inputDim: info.inputDim, outputDim: info.outputDim }, { maxChoices });
    model = space.parseModel(info.selection);
    parameters = parametersOf(space, trace(model, probe(info)), tensors, refuse);
  } catch (cause) {
    if (cause instanceof GnasError && cause.code === 'GNAS_INVALID_FILE') throw cause;
    return refuse(`its architecture cannot be made: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  if (parameters.size < tensors.size) refuse(`it holds ${tensors.size} tensors and the architecture has ${parameters.size}.`);
  for (const [path, { values }] of parameters)
    if (!values.every(Number.isFinite)) refuse(`tensor "${path}" holds a value that is not a finite number.`);
  return {
    info,
    model,
    task,
    parameters,
    predict: async (graph, backend) => {
      checkGraph(info, graph, task, name);
      return predict(model, parameters, graph, backend, task);
    },
  };
}

/** Reads what a model file says about its model, without making it. @throws GnasError GNAS_INVALID_FILE naming the place */
export function readModelInfo(bytes: Uint8Array, name = 'The model file'): ModelInfo {
  return readInfo(decodeSafetensors(bytes, name).metadata.get(infoKey), refusing(name));
}

type Refuse = (problem: string, cause?: unknown) => never;

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

/** Picks the parameters and states of an architecture, each with the shape that it needs, and the structure that it learned, if any. */
function parametersOf(
  { structures }: BaseSpace,
  { parameterShapes, stateShapes }: Pick<Trace, 'parameterShapes' | 'stateShapes'>,
  parameters: ParameterSnapshot,
  refuse: Refuse,
): ParameterSnapshot {
  const used: [string, { shape: readonly number[]; values: Float32Array }][] = [...parameterShapes, ...stateShapes].map(
    ([path, shape]) => {
      const found = parameters.get(path);
      if (!found) return refuse(`the architecture needs a parameter "${path}", which is missing.`);
      if (found.shape.join() !== shape.join())
        return refuse(`parameter "${path}" has shape [${found.shape}], and the architecture needs [${shape}].`);
      return [path, found];
    },
  );
  for (const path of new Set(Object.values(structures))) {
    const learned = parameters.get(path);
    if (learned && (learned.shape.length !== 2 || learned.shape[1] !== 1))
      return refuse(`learned structure "${path}" has shape [${learned.shape}]; it needs [edges, 1].`);
    if (learned) used.push([path, learned]);
  }
  return new Map(used);
}

/** Makes a graph of the right dimensions without values: enough for a trace, and equally small for any number of features. */
function probe({ inputDim, outputDim }: ModelInfo): Graph {
  const none = new Int32Array(0);
  return {
    name: 'probe',
    numNodes: 1,
    source: none,
    target: none,
    features: {
      layout: 'sparse',
      rows: 1,
      columns: inputDim,
      rowPointers: new Int32Array(2),
      columnIndices: none,
      values: new Float32Array(0),
    },
    labels: Int32Array.of(-1),
    numClasses: outputDim,
    split: { train: none, validation: none, test: none },
  };
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
