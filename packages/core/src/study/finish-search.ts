import { kendallTau } from '../analysis/kendall-tau.js';
import { GnasError } from '../gnas-error.js';
import type { TrainedMember } from '../model-file/predict.js';
import { Random } from '../random.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import type { Calibration } from '../task/calibration.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { Trial } from '../trial/trial.js';
import { compare } from './compare.js';
import { type FinalEvents, finite } from './final-training.js';
import { bestTraining, type FinalModel, type Training, trainAllFinally } from './final-trainings.js';
import type { StudyOutcome, TrainedModel } from './study-outcome.js';
import { trainOnAllLabels } from './train-on-all-labels.js';

/** What a search is finished with. */
export interface FinishSearchOptions extends FinalEvents {
  readonly parts: SearchParts;
  readonly objective: Metric;
  readonly baselines: readonly Baseline[];
  /** Of the study. */
  readonly seed: number;
  readonly repeats: number;
  readonly timeBudget?: number | undefined;
  readonly finalLabels: 'train' | 'all';
}

/** The result of `finishSearch`. */
export interface FinishedSearch {
  readonly outcome: StudyOutcome;
  /** What predictions are made with. */
  readonly members: readonly TrainedMember[];
}

/** Share of the time that a training on all labels leaves to the trainings before it. */
const shareBefore = 0.6;

/** A candidate for predictions. */
interface Candidate {
  readonly name: string;
  readonly trainings: readonly Training[];
  /** Outputs whose scores are averaged. */
  readonly outputs: readonly Float32Array[];
}

/**
 * Trains the best architectures of a search and the baselines alike, and chooses what predictions are made with, on the validation split:
 * the average of those architectures that are not clearly worse than the best, unless it is clearly worse than the best alone, or no better
 * than a baseline of the same space, which is simpler. The validation split also decides how its output is read. Asked for all labels, the
 * chosen models are trained once more on them.
 *
 * @param finalists trials of different architectures, best first
 * @throws GnasError GNAS_ABORTED; GNAS_DIVERGED if the trainings of all finalists failed
 */
export async function finishSearch(
  finalists: readonly Trial[],
  { parts, objective, baselines, finalLabels, timeBudget, ...options }: FinishSearchOptions,
): Promise<FinishedSearch> {
  const started = performance.now();
  const { space, task, graph } = parts;
  const names = finalists.map((_, rank) => (rank === 0 ? 'found' : `found ${rank + 1}`));
  const searched = finalists.map(({ selection }, rank): Baseline => ({ name: names[rank] as string, space, selection }));
  const share = finalLabels === 'all' ? shareBefore : 1;
  const { models, beside } = await trainEach(searched, baselines, {
    ...options,
    parts,
    objective,
    ...(timeBudget !== undefined && { timeBudget: share * timeBudget }),
  });
  const ranked = [...models.keys()].sort((a, b) => (models[b] as FinalModel).fitness - (models[a] as FinalModel).fitness);
  const winner = ranked[0] as number;
  const best = models[winner] as FinalModel;
  const training = bestTraining(best, objective);
  if (!training)
    throw new GnasError('GNAS_DIVERGED', `The final training of the best architecture failed: ${best.trained.error}`);
  const comparison = { task, graph, objective, random: new Random(options.seed).split('verdict') };

  const found: Candidate = { name: 'found', trainings: [training], outputs: outputsOf(best) };
  const isGood = (model: FinalModel): boolean =>
    model.trainings.length > 0 && (model === best || compare(outputsOf(model), found.outputs, comparison).interval[1] >= 0);
  const firsts = ranked
    .map((index) => models[index] as FinalModel)
    .filter(isGood)
    .flatMap(({ trainings }) => trainings.slice(0, 1));
  const average = task.average(firsts.map(({ output }) => output));
  const ensemble: Candidate = { name: 'ensemble', trainings: firsts, outputs: [average] };
  const isEnsemble = firsts.length > 1 && compare(ensemble.outputs, found.outputs, comparison).interval[1] >= 0;
  const ours = isEnsemble ? ensemble : found;
  const rival = beside
    .filter(({ trainings }) => trainings.length > 0)
    .reduce<FinalModel | undefined>((a, b) => (a && a.fitness >= b.fitness ? a : b), undefined);
  const verdict = rival && { against: rival.trained.name, ...compare(ours.outputs, outputsOf(rival), comparison) };
  // A model file names one space, so only a baseline of this space can take the place of what was found.
  const rivalTraining = rival && bestTraining(rival, objective);
  const isBeaten = verdict && verdict.difference <= 0 && rivalTraining?.member.model.space === space;
  const kept = isBeaten ? [rivalTraining] : ours.trainings;
  const calibration = await calibrationOf(kept, { parts, objective });
  const repeatOf = (one: Training): number => Math.max(0, ...[...models, ...beside].map((model) => model.trainings.indexOf(one)));
  const again = kept.map((one) => ({ ...one, space: one.member.model.space, repeat: repeatOf(one) }));
  const left =
    timeBudget === undefined ? {} : { timeLimit: Math.max(0, timeBudget - (performance.now() - started)) / kept.length };
  return {
    members:
      finalLabels === 'all' ? await trainOnAllLabels(again, { ...options, ...left, parts }) : kept.map(({ member }) => member),
    outcome: {
      trial: (finalists[winner] as Trial).number,
      finalists: finalists.map(({ number }) => number),
      ...agreement(finalists, models, objective),
      found: { ...best.trained, name: 'found' },
      ...(firsts.length > 1 && {
        ensemble: { members: firsts.map(({ trained }) => trained), metrics: metricsBySplit(average, parts) },
      }),
      baselines: beside.map(({ trained }) => trained),
      kept: isBeaten ? verdict.against : ours.name,
      ...(calibration && { calibration }),
      ...(finalLabels === 'all' && { allLabels: true }),
      ...(verdict && { verdict }),
      finishedAt: Date.now(),
      durationMs: Math.round(performance.now() - started),
    },
  };
}

/** Trains finalists and baselines on one upload of the graph. A baseline that is among the finalists is not trained twice. */
async function trainEach(
  finalists: readonly Baseline[],
  baselines: readonly Baseline[],
  { parts, ...options }: Omit<FinishSearchOptions, 'baselines' | 'finalLabels'>,
): Promise<{ readonly models: readonly FinalModel[]; readonly beside: readonly FinalModel[] }> {
  const { space, backend, graph } = parts;
  const keyOf = ({ space: own, selection }: Baseline): string | undefined =>
    own === space ? space.canonicalKey(selection) : undefined;
  const keys = finalists.map(keyOf);
  const placeOf = (baseline: Baseline): number => (keyOf(baseline) === undefined ? -1 : keys.indexOf(keyOf(baseline)));
  const device = backend.upload(graph);
  try {
    const others = baselines.filter((baseline) => placeOf(baseline) < 0);
    const trained = await trainAllFinally([...others, ...finalists], { ...options, parts, device, equal: others.length });
    const models = trained.slice(others.length);
    const beside = baselines.map((baseline): FinalModel => {
      const same = models[placeOf(baseline)];
      const named = (model: TrainedModel): TrainedModel => ({ ...model, name: baseline.name });
      return same ? { ...same, trained: named(same.trained) } : (trained[others.indexOf(baseline)] as FinalModel);
    });
    return { models, beside };
  } finally {
    device.dispose();
  }
}

/** How far the search ranked its finalists as their final trainings do. */
function agreement(
  finalists: readonly Trial[],
  models: readonly FinalModel[],
  objective: Metric,
): Pick<StudyOutcome, 'kendallTau'> {
  const pairs = finalists.flatMap(({ metrics }, rank): [number, number][] => {
    const [searched = Number.NaN, { fitness }] = [metrics[objective.name], models[rank] as FinalModel];
    return Number.isFinite(searched) && Number.isFinite(fitness) ? [[fitnessOf(objective, searched), fitness]] : [];
  });
  const tau = kendallTau(
    pairs.map(([searched]) => searched),
    pairs.map(([, trained]) => trained),
  );
  return pairs.length > 2 && Number.isFinite(tau) ? { kendallTau: tau } : {};
}

/** Chooses how the output of the kept models is read, and scores them so. */
async function calibrationOf(
  kept: readonly Training[],
  { parts, objective }: Pick<FinishSearchOptions, 'parts' | 'objective'>,
): Promise<StudyOutcome['calibration']> {
  const { task, graph } = parts;
  const output = task.average(kept.map((each) => each.output));
  const calibration = await task.calibrate?.(output, graph, objective);
  if (!calibration) return undefined;
  const classes = calibration.threshold === undefined ? undefined : graph.classNames;
  return { ...calibration, ...(classes && { classes: [...classes] }), metrics: metricsBySplit(output, parts, calibration) };
}

const outputsOf = ({ trainings }: FinalModel): Float32Array[] => trainings.map(({ output }: Training) => output);

function metricsBySplit(output: Float32Array, { task, graph }: SearchParts, calibration?: Calibration): TrainedModel['metrics'] {
  const splits = ['train', 'validation', 'test'] as const;
  return Object.fromEntries(
    splits.map((split) => {
      const nodes = task.nodes(graph, split);
      return [split, finite(task.evaluate(output, graph, nodes, undefined, calibration))];
    }),
  );
}
