import { checkSpace, trace } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { eightNodes as graph } from '../testing/eight-nodes.js';
import { classicBaselines } from './classic-baselines.js';

const parametersOf = (outputDim: number): Record<string, number> =>
  Object.fromEntries(
    classicBaselines().map(({ name, space, selection }) => {
      const model = space.instantiate({ inputDim: 5, outputDim }).parseModel(selection);
      return [name, trace(model, { ...graph, numClasses: outputDim }).parameters];
    }),
  );

it('has the parameters of the published models', () => {
  const linear = 5 * 64 + 64 + 64 * 3 + 3;
  const attention = 2 * 64 + 2 * 3;
  expect(parametersOf(3)).toEqual({ MLP: linear, GCN: linear, GAT: linear + attention });
});

it('gives GAT one output head, even if the output is as wide as the hidden layer', () => {
  const linear = 5 * 64 + 64 + 64 * 64 + 64;
  expect(parametersOf(64).GAT).toBe(linear + 2 * 64 + 2 * 64);
});

it('has one architecture per model', () => {
  for (const { name, space, selection } of classicBaselines()) {
    checkSpace(space.instantiate({ inputDim: 5, outputDim: 3 }), graph);
    expect(space.size).toBe(1);
    const labels = trace(space.parseModel(selection), graph).architecture.nodes.map(({ label }) => label);
    const operation = { MLP: 'linear', GCN: 'gcn', GAT: 'gat' }[name];
    expect(labels).toEqual(['input', operation, operation, 'output']);
  }
});
