import {
  BaseEstimator,
  BaseSpace,
  BaseTask,
  definePart,
  definePlugin,
  type Estimate,
  type EstimateContext,
  evaluate,
  type ForwardInput,
  type Graph,
  type GraphOnDevice,
  type LossInput,
  type Metric,
  type Metrics,
  type Model,
  type Operation,
  type Prediction,
  type SplitName,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';

const meanSquaredError: Metric = {
  name: 'mse',
  title: 'squared error',
  direction: 'minimize',
  range: [0, null],
  format: { style: 'decimal', digits: 3 },
};

/** Share of a graph's edges at each node, in percent. */
function shares({ numNodes, target }: Graph): Float32Array {
  const counts = new Float32Array(numNodes);
  for (const node of target) counts[node] = (counts[node] as number) + 100 / target.length;
  return counts;
}

/** Predicts the share of edges at each node: a task without classes, which nothing but this file knows. */
class DegreeTask extends BaseTask {
  override readonly name = 'degree';
  override readonly level = 'node';
  override readonly metrics = [meanSquaredError, { ...meanSquaredError, name: 'loss', title: 'loss' }];

  override dimensions({ features }: Graph) {
    return { inputDim: features.columns, outputDim: 1 };
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override loss({ scores, graph, nodes, ops }: LossInput): Tensor {
    const wanted = ops.constant(
      Array.from(nodes, (node) => shares(graph.graph)[node] as number),
      [nodes.length, 1],
    );
    const error = ops.sub(ops.gatherRows(scores, nodes), wanted);
    return ops.mean(ops.mul(error, error));
  }

  override evaluate(output: Float32Array, graph: Graph, nodes: Int32Array): Metrics {
    const wanted = shares(graph);
    const errors = Array.from(nodes, (node) => ((output[node] as number) - (wanted[node] as number)) ** 2);
    const mse = errors.reduce((sum, each) => sum + each, 0) / nodes.length;
    return { mse, loss: mse };
  }

  override predict(output: Float32Array): Prediction {
    return { table: () => ({ columns: ['node', 'share'], rows: Array.from(output, (share, node) => [node, share]) }) };
  }
}

/** One layer, with or without the neighbors: a space that names no baselines. */
class OneLayerSpace extends BaseSpace {
  override buildGraph(): void {
    const { inputDim, outputDim } = this;
    const operation = (name: string, looksAround: boolean): Operation => ({
      name,
      forward: ({ graph, x, ops }) => {
        const h = ops.matmul(x, ops.parameter('weight', [inputDim, outputDim], 'glorot'));
        return looksAround ? ops.aggregate(graph, h, { reduce: 'mean' }) : h;
      },
    });
    this.setLayerChoice(0, [operation('alone', false), operation('around', true)], { key: 'op' });
  }

  override forward(input: ForwardInput): Tensor {
    return this.layer('op')(input);
  }
}

/** Scores models as they are initialized; in the final training it claims three epochs. */
class Untrained extends BaseEstimator {
  constructor(readonly epochs = 0) {
    super();
  }

  override async infer(model: Model, graph: GraphOnDevice, split: SplitName, context: EstimateContext): Promise<Estimate> {
    return { ...(await evaluate(model, graph, split, context)), epochs: this.epochs };
  }

  override final(): BaseEstimator {
    return new Untrained(3);
  }
}

export const plugin = definePlugin({
  name: 'gnas-plugin-toys',
  apiVersion: 1,
  tasks: {
    degree: definePart({
      description: 'Share of edges at each node.',
      options: z.object({}),
      create: () => new DegreeTask(),
    }),
  },
  spaces: {
    'one-layer': definePart({
      description: 'One layer, with or without the neighbors.',
      options: z.object({}),
      create: () => new OneLayerSpace(),
    }),
  },
  estimators: {
    untrained: definePart({
      description: 'Scores models as they are initialized.',
      options: z.object({}),
      create: () => new Untrained(),
    }),
  },
});
