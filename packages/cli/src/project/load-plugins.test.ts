import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newFolder } from '../testing/run-command.js';
import { loadPlugins } from './load-plugins.js';
import { watchSkippedPlugins } from './skipped-plugins.js';

interface Sample {
  readonly gnas?: object;
  readonly code: string;
}

const pluginOf = (name: string, space: string, apiVersion = 1): string => `
  const options = { safeParse: () => {}, shape: {} };
  export const plugin = { name: '${name}', apiVersion: ${apiVersion}, spaces: { '${space}': { description: '', options, create: () => {} } } };`;

/** Makes a project that depends on plugins. */
function projectWith(plugins: Readonly<Record<string, Sample | undefined>>): string {
  const folder = newFolder();
  const dependencies = Object.fromEntries(Object.keys(plugins).map((name) => [name, '*']));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', dependencies }));
  for (const [name, sample] of Object.entries(plugins)) {
    if (!sample) continue;
    const at = join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    const manifest = { name, version: '1.2.3', type: 'module', exports: './index.js', ...(sample.gnas && { gnas: sample.gnas }) };
    writeFileSync(join(at, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(at, 'index.js'), sample.code);
  }
  return folder;
}

describe('plugins of the project', () => {
  const skipped = new Map<string, string>();
  let unwatch = () => {};
  const load = async (plugins: Readonly<Record<string, Sample | undefined>>, given?: readonly string[] | false) => {
    skipped.clear();
    unwatch = watchSkippedPlugins(({ name, reason }) => skipped.set(name, reason));
    const loaded = await loadPlugins(given, projectWith(plugins));
    return loaded.map(({ name }) => name).filter((name) => name.startsWith('gnas-plugin-'));
  };
  afterEach(() => unwatch());

  it('are loaded, and a bad one is skipped with its reason', async () => {
    const names = await load({
      'gnas-plugin-good': { code: pluginOf('gnas-plugin-good', 'good') },
      'gnas-plugin-throws': { code: 'throw new Error("boom");' },
      'gnas-plugin-future': { code: pluginOf('gnas-plugin-future', 'future', 99) },
      'gnas-plugin-announced': { gnas: { apiVersion: [98, 99], parts: [] }, code: 'throw new Error("was imported");' },
      'gnas-plugin-clash': { code: pluginOf('gnas-plugin-clash', 'good') },
      'gnas-plugin-twin': { code: pluginOf('gnas-plugin-good', 'twin') },
      'gnas-plugin-empty': { code: 'export {};' },
      'gnas-plugin-needy': { code: 'import "not-there";' },
      'gnas-plugin-absent': undefined,
    });
    expect(names).toEqual(['gnas-plugin-good']);
    expect(Object.fromEntries(skipped)).toEqual({
      'gnas-plugin-throws': expect.stringMatching(/throws "boom" when it is imported/),
      'gnas-plugin-future': expect.stringMatching(/plugin API 99, but this @gnas\/core has 1; update @gnas\/core/),
      'gnas-plugin-announced': expect.stringMatching(/plugin API 98 or 99/),
      'gnas-plugin-clash': expect.stringMatching(/both provide the space "good"/),
      'gnas-plugin-twin': expect.stringMatching(/Two plugins are named "gnas-plugin-good"/),
      'gnas-plugin-empty': expect.stringMatching(/doesn't export a gnas plugin/),
      'gnas-plugin-needy': expect.stringMatching(/throws "Cannot find (package|module) 'not-there'/),
      'gnas-plugin-absent': expect.stringMatching(/not installed; run: npm install gnas-plugin-absent/),
    });
  });

  it('fail if they are asked for', async () => {
    const throwing = { 'gnas-plugin-throws': { code: 'throw new Error("boom");' } };
    await expect(load(throwing, ['gnas-plugin-throws'])).rejects.toMatchObject({
      code: 'GNAS_INVALID_PLUGIN',
      message: expect.stringMatching(/"gnas-plugin-throws" can't be loaded .*throws "boom"/),
    });
    await expect(load({}, ['gnas-plugin-absent'])).rejects.toThrow(/Is it installed\? npm install gnas-plugin-absent/);
  });

  it('are not loaded with --no-plugin', async () => {
    expect(await load({ 'gnas-plugin-throws': { code: 'throw new Error("boom");' } }, false)).toEqual([]);
    expect(skipped.size).toBe(0);
  });
});
