import type { Backend, GraphOnDevice } from '../backend/backend.js';
import { BaseEstimator, type Estimate, type EstimateContext } from '../estimator/base-estimator.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import { missedBar } from '../search/pruner.js';
import { SampleBasedNAS } from '../search/sample-based-nas.js';
import type { Sampler, SamplerContext } from '../search/sampler.js';
import type { TrialExecutor } from '../search/trial-executor.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Model } from '../space/model.js';
import { randomSelection } from '../space/selection.js';
import type { Trial } from '../study/trial.js';

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
    run: async ({ number, selection, ...context }) => {
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
