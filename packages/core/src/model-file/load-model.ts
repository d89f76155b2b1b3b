import type { Backend } from '../backend/backend.js';
import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { placesOf } from '../options/places-of.js';
import type { Plugin } from '../parts/plugin.js';
import { Registry } from '../parts/registry.js';
import type { BaseSpace } from '../space/base-space.js';
import { trace } from '../space/trace.js';
import type { BaseTask } from '../task/base-task.js';
import type { ClassPrediction } from '../task/class-prediction.js';
import type { Prediction } from '../task/prediction.js';
import { ofMember, parametersOf, type Refuse } from './member-parameters.js';
import { infoKey, type ModelInfo, modelFormatVersion, modelInfoSchema } from './model-info.js';
import { predict, type TrainedMember } from './predict.js';
import { probeGraph } from './probe-graph.js';
import { decodeSafetensors } from './safetensors.js';

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
  /**
   * Refuses a graph that the model doesn't fit, as `predict` does.
   * @throws GnasError GNAS_INCOMPATIBLE
   */
  check(graph: Graph): void;
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
    const { inputDim, outputDim, edgeDim, numRelations } = info;
    space.instantiate({ inputDim, outputDim, edgeDim, numRelations }, { maxChoices });
    for (const [number, { selection }] of info.members.entries()) {
      const model = space.parseModel(selection);
      const traced = trace(model, probeGraph(info, task.level));
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
    check: (graph) => checkGraph(info, graph, task, name),
    predict: async (graph, backend) => {
      checkGraph(info, graph, task, name);
      return predict(members, graph, backend, task, { calibration: info.calibration });
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

function checkGraph(info: ModelInfo, graph: Graph, task: BaseTask, file: string): void {
  const { inputDim, outputDim, dataset, edgeDim = 0, numRelations = 0 } = info;
  if ((task.level === 'graph') !== (graph.graphPointers !== undefined))
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `Graph "${graph.name}" is ${graph.graphPointers ? 'several graphs' : 'one graph'}, but ${file} predicts something of each ${task.level}. Give ${task.level === 'graph' ? 'graphPointers, also for a single graph' : 'a graph without graphPointers'}.`,
    );
  const dimensions = task.dimensions(graph);
  const refuse = (its: string, ours: string): never => {
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `Graph "${graph.name}" has ${its}, but ${file} was trained on "${dataset.name}" with ${ours}. Encode the graph as that one was.`,
    );
  };
  if (dimensions.inputDim !== inputDim) refuse(`${dimensions.inputDim} features`, String(inputDim));
  if (dimensions.outputDim !== outputDim)
    refuse(`${dimensions.outputDim} ${graph.targets ? 'targets' : 'classes'}`, String(outputDim));
  if ((dimensions.edgeDim ?? 0) !== edgeDim) refuse(`${dimensions.edgeDim ?? 0} features of edges`, String(edgeDim));
  if ((dimensions.numRelations ?? 0) !== numRelations)
    refuse(`${dimensions.numRelations ?? 0} types of edges`, String(numRelations));
  const odd = graph.classNames?.findIndex((each, k) => dataset.classNames && dataset.classNames[k] !== each) ?? -1;
  if (odd >= 0) refuse(`"${graph.classNames?.[odd]}" as class ${odd}`, `"${dataset.classNames?.[odd]}"`);
}
