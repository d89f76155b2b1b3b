import { Registry } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { karateClub } from './karate-club.js';
import { plugin } from './plugin.js';
import { stochasticBlockModel } from './stochastic-block-model.js';

const registry = new Registry([plugin]);

describe('the plugin', () => {
  it('describes every option in a sentence', () => {
    for (const kind of ['datasets', 'tables'] as const)
      for (const { name, factory } of registry.list(kind)) {
        const { properties = {} } = z.toJSONSchema(factory.options, { io: 'input' });
        for (const [option, { description }] of Object.entries(properties as Record<string, { description?: string }>))
          expect(description, `${name}, ${option}`).toMatch(/^[A-Z0-9`].*\.$/s);
      }
  });

  it('takes the same options by name as in code', async () => {
    const options = { blocks: [9, 9], numFeatures: 3, signal: 2, shares: [0.4, 0.3, 0.3] as [number, number, number], seed: 4 };
    expect(await registry.create('datasets', 'stochastic-block-model', options)).toEqual(stochasticBlockModel(options));
    expect(await registry.create('datasets', 'karate-club', { splitSeed: 2 })).toEqual(karateClub({ splitSeed: 2 }));
    await expect(registry.create('datasets', 'csv', { nodes: 'a.csv', edges: 'b.csv' })).rejects.toThrow(/label is missing/);
  });
});
