import { BaseSpace, type ForwardInput, type Tensor } from '@gnas/core/plugin';
import { checkEstimator } from '@gnas/testing';
import { it } from 'vitest';
import { FixedBudget } from './estimator.js';

class LinearSpace extends BaseSpace {
  override buildGraph(): void {
    const { inputDim, outputDim } = this;
    const shape = [inputDim, outputDim];
    this.setLayerChoice(0, [{ name: 'linear', forward: ({ x, ops }) => ops.linear(x, ops.parameter('w', shape, 'glorot')) }], {
      key: 'op',
    });
  }

  override forward(input: ForwardInput): Tensor {
    return this.layer('op')(input);
  }
}

it('keeps the promises of an estimator', () => checkEstimator(new FixedBudget({ steps: 5 }), { space: new LinearSpace() }));
