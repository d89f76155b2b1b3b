import { trace } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { typedNodes as graph } from '../../testing/typed-nodes.js';
import type { TunedGnnSettings } from './settings.js';
import { plainClassics } from './tuned-classics.js';
import { TunedGnnSpace } from './tuned-gnn-space.js';

const plain: TunedGnnSettings = { ...plainClassics.GCN, hidden: 64, layers: 2, linearFirst: 'yes', weightDecay: 0.01 };

/** L2 penalty by the first two parts of the paths of a network's parameters. */
function decays(settings: Partial<TunedGnnSettings>): Record<string, number> {
  const space = new TunedGnnSpace().instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const selection = space.selectionOf({ ...plain, ...settings });
  const { weightDecay } = space.trainingSettings(selection);
  const paths = trace(space.parseModel(selection), graph).parameterShapes.keys();
  return Object.fromEntries(
    [...paths].map((path) => [
      path.split('/')[0] as string,
      typeof weightDecay === 'function' ? weightDecay(path) : (weightDecay as number),
    ]),
  );
}

it.each([
  ['gcn', { first_64: 0.01, layer_1: 0.01, layer_2: 0.01, head: 0.01 }],
  ['gcnii', { first_64: 0.0005, layer_1: 0.01, layer_2: 0.01, head: 0.0005 }],
  ['appnp', { first_64: 0.01, layer_1: 0.01, layer_2: 0.01, head: 0 }],
  ['gpr', { first_64: 0.01, layer_1: 0.01, layer_2: 0.01, head: 0.01, propagation: 0 }],
] as const)('of %s is on the parameters that its authors gave it', (operation, expected) => {
  expect(decays({ operation })).toEqual(expected);
});

it('of GCNII is never larger on its linear layers than on its convolutions', () => {
  expect(decays({ operation: 'gcnii', weightDecay: 5e-5 })).toEqual({ first_64: 5e-5, layer_1: 5e-5, layer_2: 5e-5, head: 5e-5 });
});

it('of APPNP is on its only layer', () => {
  expect(decays({ operation: 'appnp', layers: 0, linearFirst: 'no' })).toEqual({ head: 0.01 });
});
