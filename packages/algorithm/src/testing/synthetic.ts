import {
  type Backend,
  BaseEstimator,
  BaseSpace,
  createGraph,
  type Estimate,
  type ForwardInput,
  type Graph,
  type GraphOnDevice,
  type Model,
  NodeClassification,
  type Operation,
  Random,
  type SampleBasedNAS,
  type Sampler,
  type Selection,
  type Tensor,
  type TrialCost,
  TrialHistory,
} from '@gnas/core/plugin';

const widths = [1, 2, 3, 4, 5];

/** A chain of layers, each one of five operations of different cost, and a choice of two of four inputs without effect. */
export class ChainSpace extends BaseSpace {
  constructor(readonly layers = 5) {
    super();
  }

  override buildGraph(): void {
    for (let layer = 0; layer < this.layers; layer++)
      this.setLayerChoice(
        layer,
        widths.map((width) => this.#operation(width)),
        { key: `op_${layer}` },
      );
    this.setInputChoice(this.layers, ['a', 'b', 'c', 'd'], { key: 'in', numChosen: 2 });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let hidden = ops.linear(x, ops.parameter('first', [this.inputDim, 4], 'glorot'));
    for (let layer = 0; layer < this.layers; layer++) hidden = this.layer(`op_${layer}`)({ graph, x: hidden, ops });
    hidden = this.input('in')(ops, [hidden, hidden, hidden, hidden]);
    return ops.linear(hidden, ops.parameter('last', [4, this.outputDim], 'glorot'));
  }

  #operation(width: number): Operation {
    return {
      name: `wide_${width}`,
      forward: ({ x, ops }) =>
        ops.linear(ops.linear(x, ops.parameter('in', [4, width], 'glorot')), ops.parameter('out', [width, 4], 'glorot')),
    };
  }
}

/** Scores selections by a function. */
export class FunctionEstimator extends BaseEstimator {
  override readonly training = 'none';

  constructor(
    readonly rewardOf: (selection: Selection) => number,
    readonly latencyOf: ((selection: Selection) => number) | undefined = undefined,
    override readonly objective: 'accuracy' | 'loss' = 'accuracy',
  ) {
    super();
  }

  override knownCost(_space: BaseSpace, selection: Selection): Partial<TrialCost> {
    return this.latencyOf ? { latencyMs: this.latencyOf(selection) } : {};
  }

  override async infer(model: Model): Promise<Estimate> {
    const accuracy = this.rewardOf(model.selection as Selection);
    return { metrics: { accuracy, loss: 1 - accuracy }, loss: 1 - accuracy };
  }
}

/** A score in [0, 1] to which each choice contributes by itself. The optimum has all widths 3 and inputs b and d. */
export function separable(selection: Selection): number {
  const layers = Object.keys(selection).filter((key) => key.startsWith('op_'));
  const near = layers.reduce((sum, key) => sum + 1 - Math.abs((selection[key] as number) - 2) / 3, 0);
  const inputs = (selection.in as readonly number[]).filter((index) => index % 2 === 1).length / 2;
  return (near + inputs) / (layers.length + 1);
}

export const graph: Graph = createGraph({
  name: 'three nodes',
  numNodes: 3,
  source: Int32Array.of(0),
  target: Int32Array.of(1),
  features: { layout: 'dense', rows: 3, columns: 3, values: new Float32Array(9) },
  labels: Int32Array.of(0, 1, 0),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});

const onNoDevice: GraphOnDevice = {
  graph,
  numNodes: 3,
  features: { shape: [], dtype: '' },
  derive: () => onNoDevice,
  dispose: () => {},
};

/** A backend for searches that train nothing. */
export const noDevice = { upload: () => onNoDevice } as Partial<Backend> as Backend;

const objective = new NodeClassification().metric('accuracy');

/** Creates the sampler of an algorithm, without a search around it. */
export async function samplerOf(algorithm: SampleBasedNAS, space: BaseSpace, seed = 0): Promise<Sampler> {
  space.instantiate({ inputDim: 3, outputDim: 2 });
  const { createSampler } = algorithm as unknown as { createSampler: (context: object) => Sampler | Promise<Sampler> };
  return createSampler.call(algorithm, {
    space,
    backend: noDevice,
    graph,
    random: new Random(seed),
    history: new TrialHistory(objective),
    objective,
    fitness: (estimate: Estimate | undefined) => estimate?.metrics.accuracy,
  });
}

export const estimate = (accuracy: number): Estimate => ({ metrics: { accuracy }, loss: 0 });
export const cost: TrialCost = { parameters: 1, flops: 1 };
