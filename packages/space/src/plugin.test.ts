import { type GnasParts, Registry } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { plugin } from './plugin.js';

const registry = new Registry([plugin]);
const parts = [...registry.list('spaces'), ...registry.list('operations')];

describe('options of parts', () => {
  it.each(parts.map((part) => [`${part.kind}/${part.name}`, part] as const))(
    '%s: each has a type and a description',
    (_, part) => {
      const { properties = {}, required = [] } = z.toJSONSchema(part.factory.options, { io: 'input', unrepresentable: 'any' });
      expect(required).toEqual([]);
      for (const [name, property] of Object.entries(properties)) {
        expect(property, name).toHaveProperty('description', expect.stringMatching(/^[A-Z].*\.$/));
        expect(Object.keys(property as object), name).toEqual(expect.arrayContaining([expect.stringMatching(/^(type|anyOf)$/)]));
      }
    },
  );

  it('take operations and masks by name in JSON', () => {
    const property = (space: string, option: string): unknown =>
      z.toJSONSchema(registry.get('spaces', space).factory.options, { io: 'input', unrepresentable: 'any' }).properties?.[option];
    expect(property('single-path', 'ops')).toMatchObject({
      type: 'array',
      items: { type: 'string' },
      default: ['gcn', 'gat_8'],
    });
    expect(property('autoattend', 'gnnOps')).toMatchObject({ type: 'array', items: { type: 'string' } });
    expect(property('structure-mask', 'masks')).toMatchObject({ type: 'array', items: { type: 'string' } });
  });

  it('are typed', () => {
    const options: GnasParts['spaces/single-path'] = { hiddenDim: 16, ops: ['gcn'] };
    // @ts-expect-error a misspelled option
    const misspelled: GnasParts['spaces/single-path'] = { hidenDim: 16 };
    // @ts-expect-error an unknown value
    const unknown: GnasParts['spaces/autoattend'] = { context: 'none' };
    expect([options, misspelled, unknown]).toHaveLength(3);
  });
});
