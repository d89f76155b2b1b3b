/** A space of two layers, each a choice of three operations, and a choice of what feeds the second. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, formatMetric } from '@gnas/core';
import { BaseSpace, type ForwardInput, type Tensor } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { gnnMap } from '@gnas/space';

class SinglePathWithSkip extends BaseSpace {
  constructor(
    readonly hiddenDim = 16,
    readonly ops = ['gcn', 'sage', 'gat_4'],
  ) {
    super();
  }

  override buildGraph(): void {
    const { inputDim, hiddenDim, outputDim } = this;
    this.setLayerChoice(
      0,
      this.ops.map((op) => gnnMap(op, inputDim, hiddenDim)),
      { key: 'op_0' },
    );
    this.setLayerChoice(1, [gnnMap('linear', inputDim, hiddenDim)], { key: 'skip' });
    this.setInputChoice(2, ['op_0', 'skip'], { key: 'in_1' });
    this.setLayerChoice(
      3,
      this.ops.map((op) => gnnMap(op, hiddenDim, outputDim)),
      { key: 'op_1' },
    );
  }

  /** Returns scores, [N, outputDim]. The task turns them into a loss and predictions. */
  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const first = ops.activate(this.layer('op_0')({ graph, x, ops }), { activation: 'relu', dropout: 0.3 });
    const input = this.input('in_1')(ops, [first, this.layer('skip')({ graph, x, ops })]);
    return this.layer('op_1')({ graph, x: input, ops });
  }
}

const study = await createStudy({
  dataset: stochasticBlockModel({ within: 0.15, between: 0.05 }),
  space: new SinglePathWithSkip(),
  algorithm: new RandomSearch({ numTrials: 18 }),
  estimator: new TrainScratchEstimator({ epochs: 40 }),
  backend: await createBackend(),
  seed: 1,
});
const { best } = await study.search();
console.log(`${study.trials.length} of ${study.space.size} architectures tried`);
console.log('best', formatMetric(study.objective, study.bestValue), study.describe(best));
