import { expect, it } from 'vitest';
import { stochasticBlockModel } from './stochastic-block-model.js';

it('draws more edges within blocks than between them, the same for the same seed', () => {
  const graph = stochasticBlockModel({ blocks: [40, 40], seed: 3 });
  const within = graph.source.filter((node, edge) => graph.labels[node] === graph.labels[graph.target[edge] as number]).length;
  expect(within / graph.source.length).toBeGreaterThan(0.8);
  expect(stochasticBlockModel({ blocks: [40, 40], seed: 3 })).toEqual(graph);
  expect(() => stochasticBlockModel({ within: 2 })).toThrow(/within is 2/);
});
