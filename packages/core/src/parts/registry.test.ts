import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { NodeClassification } from '../task/node-classification.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import { partNamed } from './named-part.js';
import { definePart, definePlugin, type Plugin, pluginApiVersion } from './plugin.js';
import { prepareParts } from './prepare-parts.js';
import { Registry } from './registry.js';

const plugin = (name: string, spaceName: string, apiVersion = pluginApiVersion): Plugin =>
  definePlugin({
    name,
    apiVersion,
    spaces: {
      [spaceName]: definePart({
        description: 'two layers',
        options: z.object({ hiddenDim: z.int().min(1).default(4) }),
        create: ({ hiddenDim }) => new TinySpace(hiddenDim),
      }),
    },
  });

describe('Registry', () => {
  it('makes a part by name, with its defaults', async () => {
    const registry = new Registry([plugin('a', 'tiny')]);
    expect(((await registry.create('spaces', 'tiny')) as TinySpace).hiddenDim).toBe(4);
    expect(((await registry.create('spaces', 'tiny', { hiddenDim: 9 })) as TinySpace).hiddenDim).toBe(9);
    expect(registry.list('spaces').map(({ name, plugin }) => [name, plugin])).toEqual([['tiny', 'a']]);
  });

  it('refuses another apiVersion and says who must move', () => {
    expect(() => new Registry([plugin('new', 'tiny', pluginApiVersion + 1)])).toThrow(/"new".*update @gnas\/core/);
    expect(() => new Registry([plugin('old', 'tiny', 0)])).toThrow(/install a newer old/);
  });

  it('refuses a name clash, naming both packages, and adds nothing of the second', () => {
    const registry = new Registry([plugin('first', 'tiny')]);
    expect(() => registry.add(plugin('second', 'tiny'))).toThrow(
      expect.objectContaining({
        code: 'GNAS_NAME_CLASH',
        message: expect.stringMatching(/"first" and "second" both provide the space "tiny"/),
      }),
    );
    expect(registry.list('spaces')).toHaveLength(1);
  });

  it('accepts the same plugin twice', () => {
    const same = plugin('a', 'tiny');
    expect(new Registry([same, same]).list('spaces')).toHaveLength(1);
  });

  it('suggests the near name for a part and for an option', async () => {
    const registry = new Registry([plugin('a', 'graphnas')]);
    expect(() => registry.get('spaces', 'grapnas')).toThrow(/Unknown space "grapnas"; did you mean "graphnas"/);
    expect(() => registry.get('spaces', 'zzz')).toThrow(/Unknown space "zzz"\. Known: graphnas/);
    await expect(registry.create('spaces', 'graphnas', { hidenDim: 3 })).rejects.toThrow(/did you mean "hiddenDim"/);
    await expect(registry.create('spaces', 'graphnas', { hiddenDim: 0 })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/hiddenDim/),
    });
  });
});

describe('definePlugin', () => {
  it('refuses what is not a part', () => {
    expect(() => definePlugin({ name: 'p', apiVersion: 1, layers: {} } as never)).toThrow(
      /"layers", which is not a kind of part/,
    );
    expect(() => definePlugin({ name: 'p', apiVersion: 1, spaces: { tiny: {} } } as never)).toThrow(/without a create function/);
    expect(() => definePlugin({ name: '', apiVersion: 1 })).toThrow(/needs a name/);
    expect(() => plugin('p', 'Not A Name')).toThrow(/lower case/);
  });
});

describe('prepareParts', () => {
  const registry = new Registry([plugin('a', 'tiny')]);

  it('makes parts by name, by value and by function', async () => {
    const { space } = await prepareParts({ space: partNamed('tiny', { hiddenDim: 7 }) }, ['space'], registry);
    expect((space as TinySpace).hiddenDim).toBe(7);
    const own = new TinySpace();
    expect((await prepareParts({ space: own }, ['space'], registry)).space).toBe(own);
    expect((await prepareParts({ space: async () => own }, ['space'], registry)).space).toBe(own);
  });

  it('makes only what is asked for, and the usual task', async () => {
    const parts = await prepareParts(
      { dataset: tinyGraph(), space: partNamed('unknown') },
      ['dataset', 'task', 'pruner'],
      registry,
    );
    expect(Object.keys(parts)).toEqual(['dataset', 'task']);
    expect(parts.task).toBeInstanceOf(NodeClassification);
  });

  it('refuses a name that nobody registered, and a value that is not such a part', async () => {
    await expect(prepareParts({ space: partNamed('unknown') }, ['space'], registry)).rejects.toMatchObject({
      code: 'GNAS_UNKNOWN_NAME',
    });
    await expect(prepareParts({ space: { hidden: 3 } as never }, ['space'], registry)).rejects.toThrow(
      'The space of the experiment is {"hidden":3}.',
    );
    await expect(prepareParts({}, ['estimator'], registry)).rejects.toThrow('The estimator of the experiment is missing.');
  });
});
