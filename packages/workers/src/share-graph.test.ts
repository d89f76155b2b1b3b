import { createGraph } from '@gnas/core';
import { stochasticBlockModel } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { shareGraph } from './share-graph.js';

describe('shareGraph', () => {
  const graph = stochasticBlockModel({ blocks: [5, 5], seed: 1 });
  const shared = shareGraph(graph);

  it('copies every value to shared memory', () => {
    expect(createGraph(shared)).toEqual(graph);
    for (const values of [shared.source, shared.labels, shared.features.values, shared.split.train])
      expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('does not copy shared arrays', () => {
    expect(shareGraph(shared).source).toBe(shared.source);
  });
});
