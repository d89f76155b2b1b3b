import type { BaseNAS } from '../algorithm/base-nas.js';
import { SampleBasedNAS } from '../algorithm/sample-based-nas.js';
import type { Sampler, SamplerContext } from '../algorithm/sampler.js';
import type { Backend, GraphOnDevice } from '../backend/backend.js';
import { BaseEstimator, type EstimateContext } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import { checkFit } from '../search/check-fit.js';
import type { Pruner } from '../search/pruner.js';
import { SearchSession, type SearchSettings, type SearchSurroundings } from '../search/search-session.js';
import type { TrialExecutor } from '../search/trial-executor.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { randomSelection } from '../space/selection.js';
import { NodeClassification } from '../task/node-classification.js';
import { missedBar } from '../trial/bar.js';
import type { Estimate } from '../trial/estimate.js';
import type { Trial } from '../trial/trial.js';

/** Draws with replacement. */
export class Uniform extends SampleBasedNAS {
  readonly told: (number | undefined)[] = [];
  protected createSampler({ space, random }: SamplerContext): Sampler {
    return {
      ask: () => randomSelection(space.choices, random),
      tell: (_selection, estimate) => void this.told.push(estimate?.metrics.accuracy),
    };
  }
}

/** Draws with replacement, as many as there are workers for: it learns nothing. */
export class UniformAhead extends Uniform {
  override readonly batchSize = Number.POSITIVE_INFINITY;
}

/** What `searchHere` returns. */
export type FoundHere = Awaited<ReturnType<typeof searchHere>>;

const epochs = 8;

/** As a training whose score is chance, from its seed alone, and rises from epoch to epoch; it needs no device. */
export class Noisy extends BaseEstimator {
  runs = 0;

  /** @param when which runs fail: by their number, or by their seed */
  constructor(readonly when: { readonly failsAt?: (run: number) => boolean; readonly fails?: (seed: number) => boolean } = {}) {
    super();
  }

  async infer(_model: Model, _graph: GraphOnDevice, _split: string, { seed, bars }: EstimateContext): Promise<Estimate> {
    this.runs++;
    if (this.when.failsAt?.(this.runs) || this.when.fails?.(seed)) throw new Error('out of luck');
    const target = new Random(seed).uniform();
    const curve = { epochs: [] as number[], trainLoss: [] as number[], validation: [] as number[] };
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const accuracy = (target * epoch) / epochs;
      curve.epochs.push(epoch);
      curve.trainLoss.push(1);
      curve.validation.push(accuracy);
      const pruned = missedBar(bars, epoch, accuracy);
      if (pruned || epoch === epochs) return { metrics: { accuracy }, loss: 0, curve, ...(pruned && { pruned }) };
    }
    throw new Error('not reached');
  }
}

const uploaded = (graph: Graph): GraphOnDevice => ({
  graph,
  numNodes: graph.numNodes,
  features: { shape: [], dtype: '' },
  derive: (_, make) => uploaded(make(graph)),
  dispose: () => {},
});

/** For estimators that need no device. */
export const onNoDevice = { upload: uploaded } as Partial<Backend> as Backend;

/** Runs trials so many at a time; each takes as long as chance says. */
export function delayedExecutor(concurrency: number, space: BaseSpace, estimator: BaseEstimator): TrialExecutor {
  space.instantiate({ inputDim: 1, outputDim: 1 });
  const random = new Random(concurrency);
  const lanes = Array.from({ length: concurrency }, () => Promise.resolve());
  return {
    concurrency,
    run: async ({ number, selection, phase: _, ...context }) => {
      const lane = number % concurrency;
      const turn = (lanes[lane] as Promise<void>).then(() => new Promise<void>((go) => setTimeout(go, random.integer(4))));
      lanes[lane] = turn;
      await turn;
      const model = space.parseModel(selection);
      const estimate = await estimator.infer(model, {} as GraphOnDevice, 'validation', context as EstimateContext);
      return { estimate, parameters: new Map() };
    },
  };
}

/** A journal in memory that knows some trials already. */
export function journalOf(trials: readonly Trial[] = []) {
  const kept = new Map(trials.map((trial) => [trial.number, trial]));
  return { trials: new Map(kept), kept, record: async (trial: Trial) => void kept.set(trial.number, trial) };
}

/** Settings and surroundings of `searchHere`. */
export interface SearchHere extends Partial<SearchSettings>, SearchSurroundings {
  readonly pruner?: Pruner | undefined;
}

/** Runs a search without a study around it, as `Study.search` does. */
export async function searchHere(
  algorithm: BaseNAS,
  space: BaseSpace,
  graph: Graph,
  estimator: BaseEstimator,
  { pruner, seed = 0, limits = {}, reuse = true, ...surroundings }: SearchHere = {},
) {
  const task = new NodeClassification();
  space.instantiate(task.dimensions(graph));
  checkFit(space, algorithm, estimator, pruner);
  const parts = { graph, task, space, estimator, backend: onNoDevice, pruner };
  const session = new SearchSession(parts, { seed, limits, reuse }, surroundings);
  return { ...(await algorithm.run(session)), study: session.history };
}
