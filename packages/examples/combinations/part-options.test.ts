import * as algorithm from '@gnas/algorithm';
import * as backend from '@gnas/backend-tfjs';
import { type PartKind, type Plugin, partKinds } from '@gnas/core';
import * as datasets from '@gnas/datasets';
import * as estimator from '@gnas/estimator';
import * as space from '@gnas/space';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { plugin as residual } from '../gnas-plugin-residual/src/index.js';

const packages: Readonly<Record<string, { readonly plugin: Plugin }>> = {
  algorithm,
  'backend-tfjs': backend,
  datasets,
  estimator,
  space,
  'gnas-plugin-residual': { plugin: residual },
};

/** Each option of a schema as JSON schema, which has its type, bounds, default and description. */
const optionsOf = (schema: z.ZodObject): ReadonlyMap<string, string> => {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return new Map(Object.entries(properties).map(([name, property]) => [name, JSON.stringify(property)]));
};

const parts = Object.entries(packages).flatMap(([from, { plugin }]) =>
  partKinds.flatMap((kind: PartKind) =>
    Object.entries(plugin[kind] ?? {}).map(([name, { options }]) => ({
      from,
      title: `${kind}/${name}`,
      options: options as z.ZodObject,
    })),
  ),
);

/** Every schema that a package exports for the constructor of a class or for a function. */
const schemas = Object.entries(packages).flatMap(([from, exported]) =>
  Object.entries<unknown>(exported)
    .filter((entry): entry is [string, z.ZodObject] => entry[1] instanceof z.ZodObject)
    .map(([title, schema]) => ({ from, title, schema })),
);

/** Options that the owner of an operation or a mask sets when it makes one. */
const setByOwner: Readonly<Record<string, readonly string[]>> = {
  // `gat_8` is the operation with eight heads, whose mean it returns, as in AutoGL-light's `gnn_map`.
  gatConvOptions: ['heads', 'concat'],
  gatv2ConvOptions: ['heads', 'concat'],
  // Operations of one space, which chooses these options or derives them from its own.
  aggAttnOptions: ['dim'],
  geoLayerOptions: ['attention', 'aggregation', 'heads', 'concat', 'poolDim'],
  appnpOptions: ['steps', 'alpha'],
  gcn2ConvOptions: ['width', 'layer', 'alpha', 'theta', 'sharedWeights'],
  gprOptions: ['steps', 'alpha'],
  // `StructureMaskSpace` makes masks by name with the defaults of their paper; others are given as functions.
  lowRankApproximationOptions: ['rank'],
  neighborImportanceOptions: ['threshold'],
  nodeFeatureSimilarityOptions: ['threshold'],
  variablePowerOptions: ['strength', 'sparseRate'],
};

const isSetByOwner = (schema: string, option: string): boolean =>
  option === 'inDim' || option === 'outDim' || (setByOwner[schema]?.includes(option) ?? false);

const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('the options of every part', () => {
  it.each(parts)('$title: each is described in a sentence that leaves the default to the schema', ({ options }) => {
    for (const [name, option] of Object.entries(options.shape)) {
      const { description } = option as z.ZodType;
      expect(description, name).toMatch(/^[A-Z].*\.$/);
      expect(description, name).not.toMatch(/\bdefaults?(:| to| is| of)? *(["'`[\d]|true\b|false\b)/i);
    }
  });

  it.each(schemas)('$title: each can be set by name', ({ from, title, schema }) => {
    const wanted = [...optionsOf(schema).keys()].filter((option) => !isSetByOwner(title, option));
    const missing = parts
      .filter((part) => part.from === from)
      .map(({ options }) => wanted.filter((option) => !(option in options.shape)))
      .sort((a, b) => a.length - b.length)[0];
    expect(missing).toEqual([]);
  });

  it.each(schemas)('$title: a part with these options has their types, defaults and descriptions', ({ from, title, schema }) => {
    const wanted = new Map([...optionsOf(schema)].filter(([option]) => !isSetByOwner(title, option)));
    const twins = parts
      .filter((part) => part.from === from)
      .map(({ options }) => optionsOf(options))
      .filter((options) => sorted(options.keys()).join() === sorted(wanted.keys()).join());
    if (twins.length > 0) expect(twins.map((twin) => Object.fromEntries(twin))).toContainEqual(Object.fromEntries(wanted));
  });
});
