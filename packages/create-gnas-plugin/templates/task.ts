import {
  BaseTask,
  definePart,
  type Graph,
  type LossInput,
  lossMetric,
  type Metric,
  type Metrics,
  type Prediction,
  type SplitName,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';

const error: Metric = {
  name: 'mse',
  title: 'squared error',
  direction: 'minimize',
  range: [0, null],
  format: { style: 'decimal', digits: 3 },
};

/** Logarithm of one plus the number of edges that end at each node. */
function logDegrees({ numNodes, target }: Graph): Float32Array {
  const degrees = new Float32Array(numNodes);
  for (const node of target) degrees[node] = (degrees[node] ?? 0) + 1;
  return degrees.map(Math.log1p);
}

/** Predicts a number for each node, here its degree, with the mean squared error as the loss. */
export class DegreeTask extends BaseTask {
  override readonly name = 'sample-degree';
  override readonly level = 'node';
  override readonly metrics = [error, lossMetric];

  override dimensions({ features }: Graph) {
    return { inputDim: features.columns, outputDim: 1 };
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override loss({ scores, graph, nodes, ops }: LossInput): Tensor {
    const targets = logDegrees(graph.graph);
    const expected = ops.constant(
      Array.from(nodes, (node) => targets[node] ?? 0),
      [nodes.length, 1],
    );
    const difference = ops.sub(ops.gatherRows(scores, nodes), expected);
    return ops.mean(ops.mul(difference, difference));
  }

  override evaluate(output: Float32Array, graph: Graph, nodes: Int32Array): Metrics {
    const targets = logDegrees(graph);
    const squared = (node: number) => ((output[node] ?? 0) - (targets[node] ?? 0)) ** 2;
    const mse = nodes.reduce((sum, node) => sum + squared(node), 0) / nodes.length;
    return { mse, loss: mse };
  }

  override predict(output: Float32Array): Prediction {
    const rows = Array.from(output, (value, node) => [node, Math.expm1(value)]);
    return { table: () => ({ columns: ['node', 'degree'], rows }) };
  }
}

/** `DegreeTask` by name. */
export const task = definePart({
  description: 'Predicts the degree of each node.',
  options: z.object({}),
  create: () => new DegreeTask(),
});
