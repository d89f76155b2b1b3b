import { type Selection, selectionKey } from '@gnas/core';
import { type Choice, indicesOf, Random, randomSelection, validateSelection } from '@gnas/core/plugin';
import { GraphNasNodeClassificationSpace, SinglePathNodeClassificationSpace } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { crossover, mutate } from '../sample-based/mutation.js';
import { evolve, type Habitat } from './evolution.js';

const space = new SinglePathNodeClassificationSpace({ layerNumber: 5, ops: ['gcn', 'sage', 'gin', 'sg', 'arma', 'linear'] });
space.instantiate({ inputDim: 4, outputDim: 2 });

/** A fitness with one optimum, 4 3 2 1 0, that crossovers and single mutations lead to. */
const value = (selection: Selection): number =>
  20 -
  Array.from({ length: 5 }, (_, layer) => Math.abs((selection[`op_${layer}`] as number) - (4 - layer))).reduce((a, b) => a + b);
const best = { op_0: 4, op_1: 3, op_2: 2, op_3: 1, op_4: 0 };
const habitat = (changes: Partial<Habitat> = {}): Habitat => ({
  space,
  random: new Random(3),
  fitness: async (selection) => value(selection),
  isAllowed: () => true,
  ...changes,
});

const several: Choice[] = [
  { kind: 'input', key: 'in', order: 0, candidates: ['a', 'b', 'c', 'd'], numChosen: 2, reduce: 'sum' },
  { kind: 'input', key: 'all', order: 1, candidates: ['a', 'b'], numChosen: 2, reduce: 'sum' },
  { kind: 'input', key: 'one', order: 2, candidates: ['a', 'b', 'c'], numChosen: 1, reduce: 'sum' },
  ...new GraphNasNodeClassificationSpace().instantiate({ inputDim: 4, outputDim: 2 }).choices.slice(0, 3),
];

describe('mutate', () => {
  it('keeps selections valid, and changes choices with the given probability', () => {
    const random = new Random(1);
    let changed = 0;
    for (let i = 0; i < 400; i++) {
      const selection = randomSelection(several, random);
      const mutant = mutate(selection, several, random, 0.25);
      validateSelection(mutant, several);
      for (const choice of several)
        if (choice.key !== 'all' && `${indicesOf(mutant, choice)}` !== `${indicesOf(selection, choice)}`) changed++;
    }
    expect(changed / (400 * (several.length - 1))).toBeCloseTo(0.25, 1);
  });
});

describe('crossover', () => {
  it('mixes the choices of both parents', () => {
    const random = new Random(2);
    const [first, second] = [
      { in: [0, 1], all: [0, 1], one: 0 },
      { in: [2, 3], all: [0, 1], one: 2 },
    ];
    const children = Array.from({ length: 40 }, () => crossover(first, second, several.slice(0, 3), random));
    for (const child of children) validateSelection(child, several.slice(0, 3));
    expect(new Set(children.map(selectionKey)).size).toBe(4);
  });
});

describe('evolve', () => {
  it('finds the optimum with a tenth of the evaluations that random search would need', async () => {
    const ranking = await evolve(habitat(), { populationSize: 40, generations: 15 });
    expect(ranking[0]).toEqual({ selection: best, fitness: 20 });
    // The space has 7,776 architectures, so 600 random draws find the optimum with a probability of 8 %.
    expect(ranking.length).toBeLessThanOrEqual(600);
    expect(ranking.map(({ fitness }) => fitness)).toEqual(ranking.map(({ fitness }) => fitness).sort((a, b) => b - a));
  });

  it('is deterministic by seed, and scores no architecture twice', async () => {
    const options = { populationSize: 20, generations: 6 };
    const first = await evolve(habitat(), options);
    expect(new Set(first.map(({ selection }) => selectionKey(selection))).size).toBe(120);
    expect(await evolve(habitat(), options)).toEqual(first);
    expect(await evolve(habitat({ random: new Random(4) }), options)).not.toEqual(first);
  });

  it('keeps to allowed architectures, and fails if none is allowed', async () => {
    const isAllowed = (selection: Selection): boolean => selection.op_0 !== 4;
    const ranking = await evolve(habitat({ isAllowed }), { populationSize: 40, generations: 15 });
    expect(ranking.every(({ selection }) => isAllowed(selection))).toBe(true);
    expect(ranking[0]?.fitness).toBe(19);
    await expect(evolve(habitat({ isAllowed: () => false }))).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
  });

  it('ends when the space is used up', async () => {
    const small = new SinglePathNodeClassificationSpace().instantiate({ inputDim: 4, outputDim: 2 });
    const ranking = await evolve(habitat({ space: small, fitness: async ({ op_0 }) => op_0 as number }));
    expect(ranking).toHaveLength(4);
  });

  it('leaves out architectures without a score, and ends on a signal', async () => {
    const controller = new AbortController();
    let scored = 0;
    const ranking = await evolve(
      habitat({
        signal: controller.signal,
        fitness: async () => {
          if (++scored === 30) controller.abort();
          return scored % 2 ? scored : Number.NaN;
        },
      }),
    );
    expect(ranking.map(({ fitness }) => fitness)).toEqual(Array.from({ length: 15 }, (_, i) => 29 - 2 * i));
  });
});
