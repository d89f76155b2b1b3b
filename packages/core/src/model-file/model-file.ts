import { z } from 'zod';
import type { Backend } from '../backend/backend.js';
import type { Metrics } from '../estimator/base-estimator.js';
import type { NamedPart } from '../experiment/experiment.js';
import { GnasError } from '../gnas-error.js';
import type { Graph, SplitName } from '../graph/graph.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { Plugin } from '../plugin/plugin.js';
import { Registry } from '../plugin/registry.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { type Trace, trace } from '../space/trace.js';
import { type ModelInfo, modelFormatVersion, modelInfoSchema } from './model-info.js';
import { type Prediction, predict } from './predict.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** A trained model, and what is to be known of it where it is used. */
export interface TrainedModelParts {
  /** Of one architecture. */
  readonly model: Model;
  /** May hold more than the model uses, such as a supernet's; only what it uses is written. */
  readonly parameters: ParameterSnapshot;
  /** The graph that it was trained on. */
  readonly graph: Graph;
  /** The space by its registered name, so that `loadModel` can make it from a plugin. Default: whoever loads it gives the space. */
  readonly space?: NamedPart | undefined;
  readonly metrics?: Partial<Record<SplitName, Metrics>>;
  /** Versions of the packages that made it, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** Where `loadModel` takes the file's space from. */
export interface LoadModelOptions {
  /** Plugins that provide the file's space, such as `plugin` of `@gnas/space`. */
  readonly plugins?: Iterable<Plugin>;
  /** The same as a registry. */
  readonly registry?: Registry;
  /** The space itself, for a model of a space without a registered name. It wins. */
  readonly space?: BaseSpace;
  /** Of the file, for messages. */
  readonly name?: string;
}

/** A model that can predict. */
export interface LoadedModel {
  readonly info: ModelInfo;
  readonly model: Model;
  readonly parameters: ParameterSnapshot;
  /**
   * What the model says of every node of a graph: the one it was trained on, or another with the same features.
   * @throws GnasError GNAS_INCOMPATIBLE where features or classes are others
   */
  predict(graph: Graph, backend: Backend): Promise<Prediction>;
}

/** Where the description lies among a safetensors file's metadata. */
const infoKey = 'gnas';

/**
 * A trained model as one safetensors file: weights, architecture, and what is needed to encode new nodes.
 * @throws GnasError GNAS_INVALID_SELECTION for a mixture; GNAS_INVALID_SHAPE where parameters are not the model's
 */
export function encodeModel({
  model,
  parameters,
  graph,
  space,
  metrics = {},
  versions = {},
}: TrainedModelParts): Uint8Array<ArrayBuffer> {
  const { selection } = model;
  if (!selection)
    throw new GnasError('GNAS_INVALID_SELECTION', 'A mixture of architectures cannot be a model file; choose one by parseModel.');
  const inputDim = graph.features.columns;
  const outputDim = graph.numClasses;
  model.space.instantiate({ inputDim, outputDim });
  const traced = trace(model, graph);
  const used = parametersOf(model.space, traced, parameters, (problem) => {
    throw new GnasError('GNAS_INVALID_SHAPE', `These are not the model's parameters: ${problem}`);
  });
  const info = {
    formatVersion: modelFormatVersion,
    ...(space !== undefined && { space: typeof space === 'string' ? { name: space, options: {} } : { options: {}, ...space } }),
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
    metrics: Object.fromEntries(Object.entries(metrics).map(([split, figures]) => [split, finite(figures)])),
    versions,
  };
  return encodeSafetensors(used, { format: 'gnas', [infoKey]: JSON.stringify(info) });
}

/**
 * Reads a model file, in Node or a browser. The file is data: its space is made by a plugin that the caller gives, and its
 * weights are compared with the architecture, on shapes alone, before anything is run.
 *
 * @example
 * const model = await loadModel(await readFile('model.safetensors'), { plugins: [plugin] });
 * const { classes } = await model.predict(graph, backend);
 *
 * @throws GnasError GNAS_INVALID_FILE naming the place; GNAS_UNKNOWN_NAME where no plugin has its space; GNAS_INVALID_OPTION where
 * the file names no space and none is given
 */
export async function loadModel(bytes: Uint8Array, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const { name = 'The model file' } = options;
  const refuse = refusing(name);
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const info = readInfo(metadata.get(infoKey), refuse);
  const space = options.space ?? (await makeSpace(info, options, name));
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
    if (!values.every(Number.isFinite)) refuse(`tensor "${path}" holds a value that is no finite number.`);
  return {
    info,
    model,
    parameters,
    predict: async (graph, backend) => {
      checkGraph(info, graph, name);
      return predict(model, parameters, graph, backend);
    },
  };
}

/** What a model file says of its model, without making it. @throws GnasError GNAS_INVALID_FILE naming the place */
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
  if (text === undefined) return refuse(`its metadata has no entry "${infoKey}", so it is no model that gnas has written.`);
  let value: { formatVersion?: unknown } | null;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return refuse(`what it says of its model is no JSON: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
  const version = value?.formatVersion;
  if (typeof version === 'number' && version > modelFormatVersion)
    return refuse(`it has format ${version} and this @gnas/core reads format ${modelFormatVersion}; update @gnas/core.`);
  const parsed = modelInfoSchema.safeParse(value);
  return parsed.success ? parsed.data : refuse(`what it says of its model cannot be used:\n${z.prettifyError(parsed.error)}`);
}

async function makeSpace({ space }: ModelInfo, { plugins, registry }: LoadModelOptions, file: string): Promise<BaseSpace> {
  if (!space)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `${file} does not name its space, which was given as an object; give the same one: loadModel(bytes, { space }).`,
    );
  return (registry ?? new Registry(plugins)).create('spaces', space.name, space.options);
}

/** The parameters and running statistics of an architecture, each with the shape that it needs, and the structure that it learned, if any. */
function parametersOf(
  { structures }: BaseSpace,
  { parameterShapes, stateShapes }: Pick<Trace, 'parameterShapes' | 'stateShapes'>,
  parameters: ParameterSnapshot,
  refuse: Refuse,
): ParameterSnapshot {
  const used: [string, { shape: readonly number[]; values: Float32Array }][] = [...parameterShapes, ...stateShapes].map(
    ([path, shape]) => {
      const found = parameters.get(path);
      if (!found) return refuse(`the architecture has a parameter "${path}", which is not there.`);
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

/** A graph of the right dimensions without any values: enough for a trace, and as small for any width of features. */
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

function checkGraph({ inputDim, outputDim, dataset }: ModelInfo, graph: Graph, file: string): void {
  const refuse = (its: string, ours: string): never => {
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `Graph "${graph.name}" has ${its}, and ${file} was trained on "${dataset.name}" with ${ours}; encode the graph as that one was.`,
    );
  };
  if (graph.features.columns !== inputDim) refuse(`${graph.features.columns} features`, String(inputDim));
  if (graph.numClasses !== outputDim) refuse(`${graph.numClasses} classes`, String(outputDim));
  const odd = graph.classNames?.findIndex((each, k) => dataset.classNames && dataset.classNames[k] !== each) ?? -1;
  if (odd >= 0) refuse(`"${graph.classNames?.[odd]}" as class ${odd}`, `"${dataset.classNames?.[odd]}"`);
}

function finite(figures: Metrics): Metrics {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => Number.isFinite(value)));
}
