import { resolve } from 'node:path';
import { partKinds, type RegisteredPart, Registry } from '@gnas/core';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { ownPlugins } from '../project/load-plugins.js';
import { type OptionSchema, optionsOf, readOption, textOf } from './option-text.js';
import { addPartFlags } from './part-flags.js';

const registry = new Registry(ownPlugins);
const parts = partKinds.flatMap((kind): RegisteredPart[] => registry.list(kind));

/** A value that fits a schema. */
function sampleOf(schema: OptionSchema): unknown {
  const { type, enum: values, const: only, anyOf, items, default: usual } = schema;
  if (usual !== undefined) return usual;
  if (schema.format === 'path') return resolve('file');
  if (anyOf) return sampleOf(anyOf[0] as OptionSchema);
  if (values) return values[0];
  if (only !== undefined) return only;
  if (type === 'array') return [sampleOf(items ?? {})];
  if (type === 'number') return schema.exclusiveMaximum === 1 || schema.maximum === 1 ? 0.5 : 1;
  return type === 'integer' ? Math.max(1, schema.minimum ?? 1) : type === 'boolean' ? true : type === 'object' ? {} : 'text';
}

describe('the flags of every part', () => {
  it.each(parts.map((part) => [`${part.kind} ${part.name}`, part] as const))('set each option of %s', (_, part) => {
    const { options, required } = optionsOf(part);
    const samples = Object.entries(options).map(([name, schema]) => [name, sampleOf(schema)] as const);
    for (const [name, sample] of samples) {
      const text = textOf(sample);
      expect(readOption(name, text, options[name] as OptionSchema), `${name} from "${text}"`).toEqual(sample);
    }
    const command = new Command('search');
    const complete = addPartFlags(command, [part]);
    const shown = command.options.filter(({ hidden }) => !hidden);
    expect(shown).toHaveLength(samples.length);
    for (const name of samples.map(([name]) => name)) expect(options[name]?.description, name).toMatch(/^[A-Z0-9].*\.$/);
    const argv = shown.flatMap((option, index) => [option.long as string, textOf(samples[index]?.[1])]);
    command.parse(argv, { from: 'user' });
    expect(complete(part, {})).toEqual(Object.fromEntries(samples));
    for (const name of required) expect(command.options.map((option) => option.attributeName())).toContain(name);
  });

  it.each(parts.map((part) => [`${part.kind} ${part.name}`, part] as const))('show the defaults of %s', (_, part) => {
    const command = new Command('search');
    addPartFlags(command, [part]);
    const { options, required } = optionsOf(part);
    if (required.length > 0) return;
    const defaults: Readonly<Record<string, unknown>> = part.factory.options.parse({});
    Object.keys(options).forEach((name, index) => {
      const value = defaults[name];
      const shown = value === undefined ? /^(?!.*\(default: )/ : `(default: ${textOf(value)})`;
      expect(command.options.filter(({ hidden }) => !hidden)[index]?.description).toMatch(shown);
    });
  });
});

it('name the part where two of them share an option', () => {
  const command = new Command('search').option('--seed <n>', 'of the search');
  const estimator = registry.get('estimators', 'train-scratch');
  const algorithm = registry.get('algorithms', 'darts');
  const complete = addPartFlags(command, [estimator, algorithm] as RegisteredPart[]);
  command.parse(['--estimator-learning-rate', '0.5', '--algorithm-learning-rate', '0.25'], { from: 'user' });
  expect(complete(estimator as RegisteredPart, { epochs: 3 })).toEqual({ learningRate: 0.5, epochs: 3 });
  expect(complete(algorithm as RegisteredPart, {})).toEqual({ learningRate: 0.25 });
});

it('say what to use instead of a flag that two parts share, and always take the name of the part', () => {
  const make = () => {
    const command = new Command('search').exitOverride().configureOutput({ writeErr: () => {} });
    const chosen = [registry.get('estimators', 'train-scratch'), registry.get('algorithms', 'darts')] as RegisteredPart[];
    return { command, chosen, complete: addPartFlags(command, chosen) };
  };
  const { command } = make();
  expect(() => command.parse(['--learning-rate', '0.5'], { from: 'user' })).toThrow(
    /estimator train-scratch and the algorithm darts both have this option\. Use --estimator-learning-rate or --algorithm-learning-rate\./,
  );
  const { command: alone, chosen, complete } = make();
  alone.parse(['--estimator-patience', '7'], { from: 'user' });
  expect(complete(chosen[0] as RegisteredPart, {})).toEqual({ patience: 7 });
});

it('may be given several times for a list, and without a value for a switch', () => {
  const command = new Command('search');
  const csv = registry.get('datasets', 'csv') as RegisteredPart;
  const complete = addPartFlags(command, [csv]);
  const argv = ['--nodes', 'n.csv', '--edges', 'a.csv', '--edges', 'b.csv', '--directed', '--label', 'topic'];
  command.parse([...argv, '--column', 'age=number', '--column', 'city=category,code=ignore'], { from: 'user' });
  expect(complete(csv, {})).toEqual({
    nodes: resolve('n.csv'),
    edges: [resolve('a.csv'), resolve('b.csv')],
    directed: true,
    label: 'topic',
    column: ['age=number', 'city=category', 'code=ignore'],
  });
});

it('say which option has to be given', () => {
  const command = new Command('search');
  const csv = registry.get('datasets', 'csv') as RegisteredPart;
  const complete = addPartFlags(command, [csv]);
  command.parse(['--nodes', 'n.csv', '--edges', 'e.csv'], { from: 'user' });
  expect(() => complete(csv, {})).toThrow(/dataset csv needs --label too/);
  expect(complete(csv, { label: 'topic' })).toEqual({ nodes: resolve('n.csv'), edges: resolve('e.csv'), label: 'topic' });
});

it.each<[string, OptionSchema, unknown]>([
  ['25, 10', { type: 'array', items: { type: 'integer' } }, [25, 10]],
  ['0.5,x', { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] }, [0.5, 'x']],
  ['gcn,sage', { type: 'array', items: { type: 'string' } }, ['gcn', 'sage']],
  ['[{"name":"gat","options":{"heads":2}}]', { type: 'array', items: {} }, [{ name: 'gat', options: { heads: 2 } }]],
  ['false', { anyOf: [{ type: 'boolean' }, { type: 'object' }] }, false],
  ['{"steps":3}', { anyOf: [{ type: 'boolean' }, { type: 'object' }] }, { steps: 3 }],
  ['7', { anyOf: [{ type: 'string' }, { type: 'number' }] }, 7],
  ['7', { type: 'string' }, '7'],
  ['{"a":1}', {}, { a: 1 }],
])('reads %s', (text, schema, value) => {
  expect(readOption('flag', text, schema)).toEqual(value);
});

it.each<[string, OptionSchema, RegExp]>([
  ['wide', { type: 'integer' }, /--flag is "wide"; expected an integer\./],
  ['', { type: 'number' }, /expected a number/],
  ['1,x', { type: 'array', items: { type: 'number' } }, /expected a list such as a,b/],
  ['{oops', { anyOf: [{ type: 'boolean' }, { type: 'object' }] }, /expected true or false or a JSON object/],
  ['c', { enum: ['a', 'b'] }, /expected a, b/],
  ['0', { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, /--flag is "0"; expected an integer >= 1\./],
  ['1.5', { type: 'integer' }, /expected an integer\./],
  ['1', { type: 'number', minimum: 0, exclusiveMaximum: 1 }, /expected a number >= 0 and < 1\./],
])('refuses "%s"', (text, schema, message) => {
  expect(() => readOption('flag', text, schema)).toThrow(message);
});
