import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type DenseMatrix, formatMetric, type Graph, type Prediction, type SplitName } from '@gnas/core';
import { BaseTask, type LossInput, lossMetric, type Metric, type Metrics, type Tensor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { describe, expect, it } from 'vitest';

const rmse: Metric = {
  name: 'rmse',
  title: 'RMSE',
  direction: 'minimize',
  range: [0, null],
  format: { style: 'decimal', digits: 3 },
};

/** Predicts one number for each node, with the mean squared error as the loss. */
class NodeRegression extends BaseTask {
  override readonly name = 'node-regression';
  override readonly level = 'node';
  override readonly metrics = [rmse, lossMetric];

  /** @param targets [numNodes] */
  constructor(readonly targets: Float32Array) {
    super();
  }

  override dimensions({ features }: Graph) {
    return { inputDim: features.columns, outputDim: 1 };
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override loss({ scores, nodes, ops }: LossInput): Tensor {
    const targets = ops.constant(
      Array.from(nodes, (node) => this.targets[node] as number),
      [nodes.length, 1],
    );
    const error = ops.sub(ops.gatherRows(scores, nodes), targets);
    return ops.mean(ops.mul(error, error));
  }

  override evaluate(output: Float32Array, _graph: Graph, nodes: Int32Array): Metrics {
    const loss = nodes.reduce((sum, node) => sum + this.#error(output, node) ** 2, 0) / nodes.length;
    return { rmse: Math.sqrt(loss), loss };
  }

  override predict(output: Float32Array): Prediction {
    return { table: () => ({ columns: ['node', 'value'], rows: [...output].map((value, node) => [node, value]) }) };
  }

  #error(output: Float32Array, node: number): number {
    return (output[node] as number) - (this.targets[node] as number);
  }
}

/** Sums the first feature over the sources of each node's edges, divided by their number: what message passing can learn. */
function meanOfNeighbors({ numNodes, source, target, features }: Graph): Float32Array {
  const { values, columns } = features as DenseMatrix;
  const [sums, degrees] = [new Float32Array(numNodes), new Float32Array(numNodes)];
  for (const [edge, to] of target.entries()) {
    sums[to] = (sums[to] as number) + (values[(source[edge] as number) * columns] as number);
    degrees[to] = (degrees[to] as number) + 1;
  }
  return sums.map((sum, node) => sum / Math.max(1, degrees[node] as number));
}

describe('a task that gnas does not know', () => {
  it('is searched to minimize its metric, finished and predicted with, on the spaces and algorithms that there are', async () => {
    const graph = stochasticBlockModel({ blocks: [100, 100], within: 0.1, between: 0.05, shares: [0.6, 0.2, 0.2] });
    const targets = meanOfNeighbors(graph);
    const study = await createStudy<Prediction>({
      dataset: graph,
      task: new NodeRegression(targets),
      space: new SinglePathNodeClassificationSpace({
        hiddenDim: 16,
        layerNumber: 1,
        ops: ['linear', 'sage', 'gat_1'],
        dropout: 0,
      }),
      algorithm: new RandomSearch({ numTrials: 3 }),
      estimator: new TrainScratchEstimator({ epochs: 120, learningRate: 0.03, finalEpochs: 120 }),
      backend: await createBackend(),
    });
    const { best } = await study.search();
    expect(study.objective).toEqual(rmse);
    expect(study.bestValue).toBe(Math.min(...study.trials.map((trial) => study.value(trial))));
    // SAGE averages the neighbors; a linear layer can't see them.
    expect(study.describe(best)).toEqual({ op_0: 'sage' });

    const { found, baselines } = await study.finish();
    expect(found.metrics.test?.rmse).toBeLessThan(0.05);
    expect(formatMetric(study.objective, found.metrics.test?.rmse)).toMatch(/^0\.0\d\d$/);
    expect(baselines.map(({ metrics }) => metrics.test?.rmse)).toEqual(baselines.map(() => expect.any(Number)));

    const { columns, rows } = (await study.predict()).table();
    expect(columns).toEqual(['node', 'value']);
    const values = [...rows].map(([, value]) => value);
    expect(values).toHaveLength(graph.numNodes);
    for (const node of graph.split.test) expect(values[node]).toBeCloseTo(targets[node] as number, 0);
  });
});
