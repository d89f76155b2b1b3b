import { GnasError } from '../gnas-error.js';
import type { TrainedMember } from '../model-file/predict.js';
import { Random } from '../random.js';
import type { SearchParts } from '../search/search-session.js';
import type { Baseline } from '../space/base-space.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { Trial } from '../trial/trial.js';
import { type FinalEvents, type FinallyTrained, finite, trainFinally } from './final-training.js';
import type { StudyOutcome } from './study-outcome.js';
import { compare } from './verdict.js';

/** What a search is finished with. */
export interface FinishSearchOptions extends FinalEvents {
  readonly parts: SearchParts;
  readonly objective: Metric;
  readonly baselines: readonly Baseline[];
  /** Of the study. */
  readonly seed: number;
}

/** The result of `finishSearch`. */
export interface FinishedSearch {
  readonly outcome: StudyOutcome;
  /** What predictions are made with. */
  readonly members: readonly TrainedMember[];
}

/** A candidate for predictions. */
interface Candidate {
  readonly name: string;
  readonly members: readonly TrainedMember[];
  readonly output: Float32Array;
}

/**
 * Trains the best architectures of a search and the baselines alike, and chooses what predictions are made with, on the validation split:
 * the average of the best architectures, unless it is clearly worse than the best one alone, or a baseline of the same space is better.
 *
 * @param finalists trials of different architectures, the one to report first
 * @throws GnasError GNAS_ABORTED; GNAS_DIVERGED if the training of the first failed
 */
export async function finishSearch(
  finalists: readonly Trial[],
  { parts, objective, baselines, seed, ...events }: FinishSearchOptions,
): Promise<FinishedSearch> {
  const started = performance.now();
  const { space, task, graph, backend } = parts;
  const device = backend.upload(graph);
  const finals: FinallyTrained[] = [];
  const beside: FinallyTrained[] = [];
  try {
    const options = { ...events, parts, device, seed };
    for (const [rank, { selection }] of finalists.entries())
      finals.push(await trainFinally({ name: rank === 0 ? 'found' : `found ${rank + 1}`, space, selection }, options));
    for (const baseline of baselines) beside.push(await trainFinally(baseline, options));
  } finally {
    device.dispose();
  }
  const [first] = finals;
  if (!first?.output || !first.member)
    throw new GnasError('GNAS_DIVERGED', `The final training of the best architecture failed: ${first?.trained.error}`);
  const comparison = { task, graph, objective, random: new Random(seed).split('verdict') };
  const fitness = (output: Float32Array): number => {
    const value = task.evaluate(output, graph, task.nodes(graph, 'validation'))[objective.name] ?? Number.NaN;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : fitnessOf(objective, value);
  };

  const found: Candidate = { name: 'found', members: [first.member], output: first.output };
  const good = finals.filter((final): final is Required<FinallyTrained> => final.member !== undefined);
  const ensemble: Candidate = {
    name: 'ensemble',
    members: good.map(({ member }) => member),
    output: task.average(good.map(({ output }) => output)),
  };
  const isEnsemble = good.length > 1 && compare(ensemble.output, found.output, comparison).interval[1] >= 0;
  const ours = isEnsemble ? ensemble : found;
  const best = beside
    .filter((each): each is Required<FinallyTrained> => each.member !== undefined)
    .reduce<Required<FinallyTrained> | undefined>((a, b) => (a && fitness(a.output) >= fitness(b.output) ? a : b), undefined);
  // A model file names one space, so only a baseline of this space can take the place of what was found.
  const isBeaten = best && best.member.model.space === space && fitness(best.output) > fitness(ours.output);
  return {
    members: isBeaten ? [best.member] : ours.members,
    outcome: {
      trial: (finalists[0] as Trial).number,
      finalists: finalists.length,
      found: first.trained,
      ...(good.length > 1 && {
        ensemble: { members: good.map(({ trained }) => trained), metrics: metricsBySplit(ensemble.output, parts) },
      }),
      baselines: beside.map(({ trained }) => trained),
      kept: isBeaten ? best.trained.name : ours.name,
      ...(best && { verdict: { against: best.trained.name, ...compare(ours.output, best.output, comparison) } }),
      finishedAt: Date.now(),
      durationMs: Math.round(performance.now() - started),
    },
  };
}

function metricsBySplit(output: Float32Array, { task, graph }: SearchParts): FinallyTrained['trained']['metrics'] {
  const splits = ['train', 'validation', 'test'] as const;
  return Object.fromEntries(splits.map((split) => [split, finite(task.evaluate(output, graph, task.nodes(graph, split)))]));
}
