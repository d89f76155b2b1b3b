import { GnasError } from '../gnas-error.js';
import { checkFit } from '../search/check-fit.js';
import { checkSpace } from '../space/check-space.js';
import type { StudyStore } from '../study/study-store.js';
import type { Trial } from '../study/trial.js';
import { completeSpace, type Experiment, prepareExperiment } from './experiment.js';
import { SearchableStudy } from './searchable-study.js';
import { checkSameOrigin, originOf } from './study-origin.js';

/** An experiment, and where what it finds is kept. `defineExperiment` makes the former, so a `gnas.config.ts` can be spread here. */
export interface CreateStudyOptions extends Experiment {
  /** Where trials are kept as they end, such as `StudyStorage` of `@gnas/storage`. Default: in memory. */
  readonly storage?: StudyStore | undefined;
  /** Of the study in its storage, which needs one. Default: the graph's. */
  readonly name?: string | undefined;
}

/**
 * Makes a study: all trials of one search, which `search` runs. Where the storage has a study of that name, it goes on with it:
 * its trials are there at once, and `search` runs those that are missing, to the same end as a search that was never stopped. Give the
 * same parts with the same options; graph, seed, limits, reuse, choices, space, estimator and pruner are compared, as far as names tell.
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
 * @throws GnasError GNAS_INCOMPATIBLE where the parts do not fit; GNAS_STUDY_MISMATCH where the storage has another study of that
 * name; GNAS_INVALID_OPTION for a storage without a name; what `prepareExperiment` throws
 */
export async function createStudy(options: CreateStudyOptions): Promise<SearchableStudy> {
  const { storage, name, ...experiment } = options;
  if (storage && !name)
    throw new GnasError('GNAS_INVALID_OPTION', 'createStudy was given a storage and no name; name the study, such as "topics".');
  const parts = await prepareExperiment(experiment);
  const { graph, space, algorithm, estimator, pruner } = parts;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  checkFit(space, algorithm, estimator, pruner);
  checkSpace(space, graph);
  const { seed = 0, limits = {}, reuse = true } = experiment;
  const begun = { name: name ?? graph.name, objective: estimator.objective, spec: originOf(experiment, parts) };
  const trials = storage ? await keptTrials(storage, begun) : [];
  return new SearchableStudy({ ...begun, parts, seed, limits, reuse, namedSpace: completeSpace(experiment), storage, trials });
}

/** The trials of a study that was begun before; none where this one is new. */
async function keptTrials(
  storage: StudyStore,
  { name, spec }: { readonly name: string; readonly spec: ReturnType<typeof originOf> },
): Promise<readonly Trial[]> {
  try {
    checkSameOrigin(name, (await storage.summary(name)).spec, spec);
    return await storage.trials(name);
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_UNKNOWN_NAME') return [];
    throw error;
  }
}
