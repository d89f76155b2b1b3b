import { stochasticBlockModel } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { rankMetrics } from './link-metrics.js';
import { LinkSet } from './link-set.js';
import { splitLinks } from './split-links.js';
import { trainingPairs } from './training-pairs.js';

const whole = stochasticBlockModel({ blocks: [40, 40], within: 0.2, between: 0.02 });
const graph = splitLinks(whole);
const keysOf = ({ source, target }: { source: Int32Array; target: Int32Array }) =>
  [...source].map((a, at) => [a, target[at] as number].sort((x, y) => x - y).join('-'));

describe('trainingPairs', () => {
  it('are the links to train on, and as many other pairs, which are others in each step', () => {
    const [one, again, other] = [trainingPairs(graph, 1), trainingPairs(graph, 1), trainingPairs(graph, 2)];
    const links = one.labels.filter((label) => label === 1).length;
    expect(one.source.length).toBe(2 * links);
    expect(keysOf(one)).toEqual(keysOf(again));
    expect(keysOf(other).slice(0, links)).toEqual(keysOf(one).slice(0, links));
    const negatives = [one, other].map((pairs) => new Set(keysOf(pairs).slice(links)));
    const common = [...(negatives[0] as Set<string>)].filter((pair) => negatives[1]?.has(pair));
    expect(common.length).toBeLessThan(links / 2);
    expect(one.rows).toBe(other.rows);
  });

  it('never are links of any part, nor pairs that are validated or tested on, in a hundred epochs', () => {
    const links = new LinkSet(whole);
    const judged = new Set([...graph.split.validation, ...graph.split.test]);
    const { source, target } = graph.pairs ?? { source: new Int32Array(0), target: new Int32Array(0) };
    const held = new Set(keysOf({ source, target }).filter((_, row) => judged.has(row)));
    for (let seed = 0; seed < 100; seed++) {
      const pairs = trainingPairs(graph, seed);
      keysOf(pairs).forEach((pair, row) => {
        expect(held.has(pair)).toBe(false);
        if (pairs.labels[row] === 0) expect(links.has(pairs.source[row] as number, pairs.target[row] as number)).toBe(false);
      });
    }
  });

  it('teach nothing of the test pairs to a model that remembers every pair and every edge', () => {
    const memory = new Map<string, number>(keysOf(graph).map((pair) => [pair, 1]));
    for (let seed = 0; seed < 100; seed++) {
      const pairs = trainingPairs(graph, seed);
      keysOf(pairs).forEach((pair, row) => {
        memory.set(pair, (memory.get(pair) ?? 0) + 2 * (pairs.labels[row] as number) - 1);
      });
    }
    const all = keysOf(graph.pairs ?? graph);
    const scoresOf = (part: 'train' | 'test', label: number): Float32Array =>
      Float32Array.from(
        graph.split[part].filter((row) => graph.labels[row] === label),
        (row) => memory.get(all[row] as string) ?? 0,
      );
    expect(rankMetrics(scoresOf('train', 1), scoresOf('train', 0)).rocAuc).toBeGreaterThan(0.99);
    expect(rankMetrics(scoresOf('test', 1), scoresOf('test', 0)).rocAuc).toBe(0.5);
  });
});
