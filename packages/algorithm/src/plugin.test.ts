import { Registry } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { plugin } from './plugin.js';

const parts = (['algorithms', 'pruners'] as const).flatMap((kind) =>
  Object.entries(plugin[kind]).map(([name, { options }]) => [kind, name, options] as const),
);

describe.each(parts)('%s/%s', (kind, name, options) => {
  it('can be created by name, with the default of every option', async () => {
    const registry = new Registry([plugin]);
    const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
    const defaults = Object.entries(properties).flatMap(([option, property]) =>
      typeof property === 'object' && property.default !== undefined ? [[option, property.default]] : [],
    );
    expect(await registry.create(kind, name, Object.fromEntries(defaults))).toEqual(await registry.create(kind, name));
  });

  it('describes every option in a sentence', () => {
    const { properties = {} } = z.toJSONSchema(options, { io: 'input' });
    for (const [option, property] of Object.entries(properties))
      expect(typeof property === 'object' && property.description, option).toMatch(/^[A-Z].*\.$/s);
  });
});
