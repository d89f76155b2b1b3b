/** A space of one's own: two layers, each one of three operations, and a choice of what feeds the second. */
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { BaseSpace, type ForwardInput, type Tensor } from '@gnas/core';
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

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const first = ops.activate(this.layer('op_0')({ graph, x, ops }), { activation: 'relu', dropout: 0.3 });
    const input = this.input('in_1')(ops, [first, this.layer('skip')({ graph, x, ops })]);
    return ops.logSoftmax(this.layer('op_1')({ graph, x: input, ops }));
  }
}

const backend = await createBackend();
const space = new SinglePathWithSkip();
const { selection, best, study } = await new RandomSearch({ numTrials: 18 }).search(
  space,
  stochasticBlockModel({ within: 0.15, between: 0.05 }),
  new TrainScratchEstimator({ epochs: 40 }),
  { backend, seed: 1 },
);
console.log(
  `${study.trials.length} of ${space.size} architectures tried; best ${best.metrics.accuracy}`,
  space.describe(selection),
);
