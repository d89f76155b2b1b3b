import { createGraph, type Graph } from '@gnas/core';
import { stochasticBlockModel, wordnet } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { attackNames, attacks } from './attack-map.js';
import { diceAttack } from './dice-attack.js';
import { featureNoise } from './feature-noise.js';
import { gradientAttack } from './gradient-attack.js';
import { fitLinearGcn, Propagation } from './linear-gcn.js';
import { pseudoLabels } from './pseudo-labels.js';
import { randomAttack } from './random-attack.js';

const graph = stochasticBlockModel({ blocks: [30, 30, 30], seed: 1 });
const directed: Graph = createGraph({
  ...graph,
  source: Int32Array.from({ length: 60 }, (_, i) => i),
  target: Int32Array.from({ length: 60 }, (_, i) => i + 1),
  edgeWeights: Float32Array.from({ length: 60 }, (_, i) => 1 + i),
});

const typed: Graph = createGraph({
  ...graph,
  edgeTypes: graph.source.map((from) => from % 2),
  edgeTypeNames: ['even', 'odd'],
});

const edgeSet = ({ source, target }: Graph): Set<string> => new Set(Array.from(source, (from, e) => `${from}-${target[e]}`));
const difference = (a: Set<string>, b: Set<string>): string[] => [...a].filter((edge) => !b.has(edge));
const flips = (before: Graph, after: Graph) => ({
  added: difference(edgeSet(after), edgeSet(before)),
  removed: difference(edgeSet(before), edgeSet(after)),
});

describe.each(attackNames)('%s', (name) => {
  it.each([
    ['undirected', graph],
    ['directed', directed],
    ['typed', typed],
  ])('is seeded and pure, and keeps an %s graph valid', (_, clean) => {
    const copy = structuredClone(clean);
    const attacked = attacks[name](clean, { rate: 0.2, seed: 4 });
    createGraph(attacked);
    expect(clean).toEqual(copy);
    expect(attacks[name](clean, { rate: 0.2, seed: 4 })).toEqual(attacked);
    expect(attacks[name](clean, { rate: 0.2, seed: 5 })).not.toEqual(attacked);
    expect(attacks[name](clean, { rate: 0 })).toEqual(clean);
    expect(attacked.labels).toBe(clean.labels);
    expect(attacked.edgeTypeNames).toEqual(clean.edgeTypeNames);
    const typeOf = (edge: string): string | undefined => clean.edgeTypeNames?.[Number.parseInt(edge, 10) % 2];
    const known = edgeSet(clean);
    attacked.source.forEach((from, e) => {
      const edge = `${from}-${attacked.target[e]}`;
      if (known.has(edge)) expect(attacked.edgeTypeNames?.[attacked.edgeTypes?.[e] ?? -1]).toBe(typeOf(edge));
    });
  });

  it('rejects a rate above 1', () => {
    expect(() => attacks[name](graph, { rate: 1.2 })).toThrow(/rate is 1.2/);
  });
});

describe.each([
  ['random', randomAttack],
  ['dice', diceAttack],
  ['gradient', gradientAttack],
] as const)('%s', (_, attack) => {
  it.each([0.05, 0.3])('flips as many links as its budget allows, rate %d', (rate) => {
    const { added, removed } = flips(graph, attack(graph, { rate }));
    expect((added.length + removed.length) / 2).toBe(Math.round((rate * graph.source.length) / 2));
    const one = flips(directed, attack(directed, { rate }));
    expect(one.added.length + one.removed.length).toBe(Math.round(rate * 60));
  });

  it('keeps undirected links undirected, without self loops or duplicates', () => {
    const attacked = attack(graph, { rate: 0.5 });
    const edges = edgeSet(attacked);
    expect(edges.size).toBe(attacked.source.length);
    for (const edge of edges) {
      const [from, to] = edge.split('-');
      expect(edges.has(`${to}-${from}`)).toBe(true);
      expect(from).not.toBe(to);
    }
  });

  it('keeps the weights of remaining edges, and gives new ones 1', () => {
    const attacked = attack(directed, { rate: 0.4 });
    attacked.source.forEach((from, edge) => {
      const old = attacked.target[edge] === from + 1;
      expect(attacked.edgeWeights?.[edge]).toBe(old ? 1 + from : 1);
    });
  });

  it('ends if no link is left to flip', () => {
    const pair = createGraph({ ...graph, source: Int32Array.of(0, 1), target: Int32Array.of(1, 0) });
    expect(edgeSet(attack(pair, { rate: 1 })).size).not.toBe(2);
  });
});

describe('random', () => {
  it('mostly adds links to a sparse graph', async () => {
    const verbs = await wordnet({ partOfSpeech: 'verb' });
    const { added, removed } = flips(verbs, randomAttack(verbs, { rate: 0.1 }));
    expect(added.length).toBeGreaterThan(50 * removed.length);
  });
});

describe('dice', () => {
  it('deletes links within classes and adds links between classes of the given labels', () => {
    const { labels } = graph;
    const { added, removed } = flips(graph, diceAttack(graph, { rate: 0.3, labels }));
    const same = (edge: string): boolean => {
      const [from, to] = edge.split('-').map(Number) as [number, number];
      return labels[from] === labels[to];
    };
    expect(added.some(same)).toBe(false);
    expect(removed.every(same)).toBe(true);
    expect(added.length / (added.length + removed.length)).toBeCloseTo(0.5, 1);
  });

  it('uses only labels of the training split by default', () => {
    const labels = graph.labels.slice();
    for (const node of [...graph.split.validation, ...graph.split.test]) labels[node] = 0;
    const blinded = diceAttack({ ...graph, labels }, { rate: 0.2 });
    expect(blinded.source).toEqual(diceAttack(graph, { rate: 0.2 }).source);
  });
});

describe('gradient', () => {
  const accuracyOn = (attacked: Graph): number => {
    const { numClasses: width, labels, split } = graph;
    const propagation = new Propagation(attacked);
    const logits = propagation.apply(propagation.apply(fitLinearGcn(graph), width), width);
    const right = split.test.filter((node) => {
      const own = logits.subarray(node * width, (node + 1) * width);
      return own.indexOf(Math.max(...own)) === labels[node];
    });
    return right.length / split.test.length;
  };

  it('hurts its surrogate more than random flips', () => {
    const clean = accuracyOn(graph);
    expect(clean).toBeGreaterThan(0.8);
    expect(clean - accuracyOn(gradientAttack(graph, { rate: 0.15 }))).toBeGreaterThan(
      0.08 + clean - accuracyOn(randomAttack(graph, { rate: 0.15 })),
    );
  });
});

describe('pseudoLabels', () => {
  it('keeps the training labels, guesses most others, and leaves unreachable nodes', () => {
    const guesses = pseudoLabels(graph);
    for (const node of graph.split.train) expect(guesses[node]).toBe(graph.labels[node]);
    const right = graph.split.test.filter((node) => guesses[node] === graph.labels[node]).length;
    expect(right / graph.split.test.length).toBeGreaterThan(0.7);
    const apart = { ...graph, source: new Int32Array(0), target: new Int32Array(0) };
    expect(pseudoLabels(apart).filter((label) => label >= 0)).toHaveLength(graph.split.train.length);
  });
});

describe('feature_noise', () => {
  it('is bounded, and keeps sparse features sparse', async () => {
    for (const clean of [graph, await wordnet({ partOfSpeech: 'verb' })]) {
      const noisy = featureNoise(clean, { rate: 0.1 });
      const largest = clean.features.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const change = noisy.features.values.map((value, i) => Math.abs(value - (clean.features.values[i] as number)));
      expect(change.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(0.1 * largest + 1e-6);
      expect(change.reduce((a, b) => Math.max(a, b))).toBeGreaterThan(0.05 * largest);
      expect(noisy.features.values).toHaveLength(clean.features.values.length);
      expect(noisy.source).toBe(clean.source);
    }
  });
});
