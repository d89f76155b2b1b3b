import { createStudy, MemoryStore, type StudySearchOptions, type Trial } from '@gnas/core';
import { ringGraph } from '@gnas/core/conformance';
import {
  type Backend,
  BaseEstimator,
  BaseSpace,
  type Estimate,
  type EstimateContext,
  type ForwardInput,
  type GraphOnDevice,
  type Model,
  type Operation,
  Random,
  type SearchAlgorithm,
  type Selection,
  type SplitName,
  selectionKey,
  type Tensor,
} from '@gnas/core/plugin';

const widths = 3;

/** Three layers, each a choice of three operations, and a choice of what the last one reads. */
export class SmallSpace extends BaseSpace {
  override buildGraph(): void {
    const operation = (name: string, hops: number, inDim: number, outDim: number): Operation => ({
      name,
      forward: ({ graph, x, ops }) => {
        let h = ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot'));
        for (let hop = 0; hop < hops; hop++) h = ops.aggregate(graph, h, { reduce: 'mean' });
        return h;
      },
    });
    const candidates = (inDim: number, outDim: number) =>
      Array.from({ length: widths }, (_, hops) => operation(`hops_${hops}`, hops, inDim, outDim));
    this.setLayerChoice(0, candidates(this.inputDim, 4), { key: 'first' });
    this.setLayerChoice(1, candidates(4, 4), { key: 'second' });
    this.setInputChoice(2, ['first', 'second'], { key: 'from' });
    this.setLayerChoice(3, candidates(4, this.outputDim), { key: 'last' });
  }

  override forward(input: ForwardInput): Tensor {
    const first = this.layer('first')(input);
    const second = this.layer('second')({ ...input, x: first });
    return this.layer('last')({ ...input, x: this.input('from')(input.ops, [first, second]) });
  }
}

/** Scores an architecture by a function of its selection and seed. It needs no device. */
export class SyntheticEstimator extends BaseEstimator {
  override async infer(model: Model, _graph: GraphOnDevice, _split: SplitName, { seed }: EstimateContext): Promise<Estimate> {
    const noise = new Random(seed).uniform();
    const key = selectionKey(model.selection as Selection);
    const accuracy = 0.9 * new Random(0).split(key).uniform() + 0.1 * noise;
    return { metrics: { accuracy, loss: 1 - accuracy }, loss: 1 - accuracy };
  }
}

/** Parts of a search whose estimates cost nothing. */
export interface SyntheticSearch extends StudySearchOptions {
  readonly algorithm: SearchAlgorithm;
  readonly backend: Backend;
  readonly seed?: number;
  readonly storage?: MemoryStore;
  readonly estimator?: BaseEstimator;
  readonly space?: BaseSpace;
}

/** Runs a search on a small graph. @returns its trials in the order of asking */
export async function searchSynthetically(search: SyntheticSearch): Promise<readonly Trial[]> {
  const { algorithm, backend, seed = 0, storage = new MemoryStore(), estimator = new SyntheticEstimator(), ...rest } = search;
  const { space = new SmallSpace(), ...options } = rest;
  const study = await createStudy({
    dataset: ringGraph({ numNodes: 12 }),
    space,
    algorithm,
    estimator,
    backend,
    seed,
    reuse: false,
    storage,
    name: 'checked',
  });
  await study.search(options);
  return study.trials;
}

/** What must not change from run to run. */
export const factsOf = (trials: readonly Trial[]) =>
  trials.map(({ number, selection, metrics }) => ({ number, selection, metrics }));
