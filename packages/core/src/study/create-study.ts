import { GnasError } from '../gnas-error.js';
import { parseOptions } from '../options/parse-options.js';
import { type PartReference, partMembers, prepareParts } from '../parts/prepare-parts.js';
import { Registry } from '../parts/registry.js';
import { checkFit } from '../search/check-fit.js';
import { limitsSchema } from '../search/limits.js';
import { checkSpace } from '../space/check-space.js';
import type { BaseTask } from '../task/base-task.js';
import type { ClassPrediction } from '../task/class-prediction.js';
import type { Prediction } from '../task/prediction.js';
import type { Trial } from '../trial/trial.js';
import type { Experiment } from './experiment.js';
import { MemoryStore } from './memory-store.js';
import { Study } from './study.js';
import { checkStudyName } from './study-name.js';
import type { StudyOutcome } from './study-outcome.js';
import { checkSameSpec, readStudySpec, type StudySpec, specOf } from './study-spec.js';
import type { EndState, StudyStore } from './study-store.js';

/** An experiment, and where its study is kept. `defineExperiment` makes the former, so a `gnas.config.ts` can be spread here. */
export interface CreateStudyOptions<P extends Prediction = Prediction> extends Omit<Experiment, 'task'> {
  /** What is predicted. Default: the task that fits the dataset, such as 'node-classification'. */
  readonly task?: PartReference<'tasks'> | BaseTask<P>;
  /** Where trials are kept as they end, such as `StudyStorage` of `@gnas/storage`. Default: in memory. */
  readonly storage?: StudyStore | undefined;
  /** Name of the study in its storage, which needs one. Default: the graph's name. */
  readonly name?: string | undefined;
}

/**
 * Makes a study: all trials of one search, which `search` runs. If the storage has a study of that name, this continues it: its trials are
 * there at once, and `search` runs those that are missing, to the same end as a search that was never stopped. Give the same parts with
 * the same options; graph, seed, limits, reuse, choices, task, space, estimator and pruner are compared.
 *
 * @example
 * const study = await createStudy({
 *   dataset: karateClub(),
 *   space: new GraphNasNodeClassificationSpace(),
 *   algorithm: new RandomSearch({ numTrials: 20 }),
 *   estimator: new TrainScratchEstimator({ epochs: 30 }),
 *   backend: await createBackend(),
 * });
 * await study.search();
 * console.log(study.best?.metrics.accuracy);
 *
 * @throws GnasError GNAS_INCOMPATIBLE if the parts don't fit; GNAS_INVALID_GRAPH if the task doesn't fit the graph; GNAS_STUDY_MISMATCH
 * if the storage has another study of that name; GNAS_INVALID_OPTION for a storage without a name, and for options of parts;
 * GNAS_UNKNOWN_NAME; GNAS_NAME_CLASH
 */
export async function createStudy<P extends Prediction = ClassPrediction>(options: CreateStudyOptions<P>): Promise<Study<P>> {
  const { storage = new MemoryStore(), name: asked, plugins = [], ...experiment } = options;
  if (options.storage && !asked)
    throw new GnasError('GNAS_INVALID_OPTION', 'createStudy was given a storage and no name. Name the study, such as "topics".');
  if (asked !== undefined) checkStudyName(asked);
  const registry = new Registry(plugins);
  const references = experiment as Omit<Experiment, 'plugins'>;
  const { dataset, algorithm, ...prepared } = await prepareParts(references, partMembers, registry);
  const { task, estimator, pruner } = prepared;
  const graph = task.prepare(dataset);
  const problem = task.misfit(graph);
  if (problem) throw new GnasError('GNAS_INVALID_GRAPH', problem);
  const space = task.wrap(prepared.space).instantiate(task.dimensions(graph));
  checkFit(space, algorithm, estimator, pruner);
  checkSpace(space, graph);
  const { seed = 0, limits = {}, reuse = true } = experiment;
  const settings = { seed, limits: parseOptions('limits', limitsSchema, limits), reuse };
  const parts = { ...prepared, space, graph, algorithm };
  const name = asked ?? graph.name;
  const spec = specOf(references, parts, settings, registry);
  return new Study<P>({ name, spec, parts, nodeSpace: prepared.space, settings, storage, ...(await kept(storage, name, spec)) });
}

interface KeptWork {
  readonly trials: readonly Trial[];
  readonly outcome: StudyOutcome | undefined;
  readonly state: EndState;
}

/** Reads the trials and the outcome of a study that was begun before; nothing for a new one. */
async function kept(storage: StudyStore, name: string, spec: StudySpec): Promise<KeptWork> {
  try {
    const before = await storage.summary(name);
    checkSameSpec(name, readStudySpec(name, before.spec), spec);
    const state = before.state === 'complete' ? before.state : 'stopped';
    return { trials: await storage.trials(name), outcome: await storage.outcome(name), state };
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_UNKNOWN_NAME')
      return { trials: [], outcome: undefined, state: 'stopped' };
    throw error;
  }
}
