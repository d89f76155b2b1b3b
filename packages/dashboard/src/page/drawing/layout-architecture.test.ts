import type { Architecture } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { layoutArchitecture } from './layout-architecture.js';

const node = (id: number, label: string, choice?: string) => ({
  id,
  label,
  shape: [4, 2],
  parameters: 10 * id,
  flops: 0,
  ...(choice && { choice }),
});
const diamond: Architecture = {
  nodes: [node(0, 'input'), node(1, 'gcn', 'op_0'), node(2, 'gat_8', 'op_1'), node(3, 'output')],
  edges: [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ],
};

describe('layoutArchitecture', () => {
  it('goes from top to bottom without overlaps', () => {
    const { nodes, edges, width, height } = layoutArchitecture(diamond);
    const at = (id: number) => nodes[id] as (typeof nodes)[number];
    expect(at(0).y).toBeLessThan(at(1).y);
    expect(at(1).y).toBe(at(2).y);
    expect(at(2).y).toBeLessThan(at(3).y);
    expect(Math.abs(at(1).x - at(2).x)).toBeGreaterThan((at(1).width + at(2).width) / 2);
    for (const { x, y, width: w, height: h } of nodes) {
      expect(x - w / 2).toBeGreaterThanOrEqual(0);
      expect(x + w / 2).toBeLessThanOrEqual(width);
      expect(y + h / 2).toBeLessThanOrEqual(height);
    }
    expect(edges).toHaveLength(4);
    for (const [i, [from, to]] of diamond.edges.entries()) {
      expect(edges[i]?.[0]?.y).toBeGreaterThan(at(from).y);
      expect(edges[i]?.at(-1)?.y).toBeLessThan(at(to).y);
    }
  });

  it('lists unconnected boxes below one another', () => {
    const { nodes, edges } = layoutArchitecture({ nodes: diamond.nodes, edges: [] });
    expect(edges).toEqual([]);
    const heights = nodes.map(({ y }) => y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(new Set(heights).size).toBe(4);
  });
});
