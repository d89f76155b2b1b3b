import { TunedGnnSpace } from '@gnas/space';
import { expect, it } from 'vitest';
import { effectiveChoices } from './effective-choices.js';

const space = new TunedGnnSpace().instantiate({ inputDim: 8, outputDim: 3 });
const [mlp, gcn, gat] = space.baselines().map(({ selection }) => selection);

it('leaves out choices that change nothing beside the others', () => {
  expect(effectiveChoices(gcn as never, space)).not.toHaveProperty('heads');
  expect(effectiveChoices(gat as never, space)).toHaveProperty('heads');
  expect(effectiveChoices(mlp as never, space)).not.toHaveProperty('direction');
  for (const selection of [mlp, gcn, gat]) {
    const effective = effectiveChoices(selection as never, space);
    expect(effective).toMatchObject({ operation: expect.any(Number), learningRate: expect.any(Number) });
    expect(selection).toMatchObject(effective);
  }
});
