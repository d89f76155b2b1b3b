import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newFolder, run } from '../testing/run-command.js';

const home = process.cwd();
// Tests of other files in this process may have loaded the built core as well.
beforeEach(() => Reflect.deleteProperty(globalThis, Symbol.for('@gnas/core/copies')));
afterEach(() => {
  process.chdir(home);
  delete process.env.npm_config_registry;
});

/** Makes a project with one plugin that announces its part and would throw, and one that is not installed. */
function enterProject(): void {
  const folder = newFolder();
  const dependencies = { 'gnas-plugin-announced': '*', 'gnas-plugin-absent': '*' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', dependencies }));
  const at = join(folder, 'node_modules/gnas-plugin-announced');
  mkdirSync(at, { recursive: true });
  const parts = [{ kind: 'spaces', name: 'announced-space', description: 'Announced, not run.' }];
  const manifest = {
    name: 'gnas-plugin-announced',
    version: '1.2.3',
    type: 'module',
    exports: './index.js',
    gnas: { apiVersion: [1], parts },
  };
  writeFileSync(join(at, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(at, 'index.js'), 'throw new Error("was run");');
  process.chdir(folder);
}

describe('plugins of a project', () => {
  it('are listed from their package.json, without running them', async () => {
    enterProject();
    const { code, out, err } = await run('list', 'spaces');
    expect([code, out]).toEqual([0, expect.stringMatching(/announced-space +Announced, not run\. +gnas-plugin-announced/)]);
    expect(err).not.toMatch(/was run/);
    expect(err).toMatch(/Skipped the plugin gnas-plugin-absent: it is not installed; run: npm install gnas-plugin-absent/);
    expect((await run('list', 'spaces', '--no-plugin')).out).not.toMatch(/announced-space/);
  });

  it('are shown with their versions and why they are skipped', async () => {
    enterProject();
    const { out } = await run('plugins');
    expect(out).toMatch(/@gnas\/space +\d+\.\d+\.\d+ +\d+ parts/);
    expect(out).toMatch(/gnas-plugin-announced +1\.2\.3 +skipped: .*throws "was run"/);
    const listed = JSON.parse((await run('plugins', '--json')).out);
    expect(listed.at(-1)).toEqual({ name: 'gnas-plugin-absent', parts: 0, skipped: expect.stringMatching(/not installed/) });
  });

  it('are a problem for the doctor, who also looks at devices, copies and the store', async () => {
    enterProject();
    const { code, out, err } = await run('doctor', '--store', join(process.cwd(), 'none.db'));
    expect(code).toBe(1);
    expect(out).toMatch(/ok +Node +\d+/);
    expect(out).toMatch(/ok +device wasm +starts/);
    expect(out).toMatch(/ok +copies of core/);
    expect(out).toMatch(/absent +store of studies/);
    expect(out).toMatch(/problem +plugin gnas-plugin-announced +.*was run/);
    expect(err).toMatch(/2 problems found: plugin gnas-plugin-announced, plugin gnas-plugin-absent/);
  });
});

it('searches the registry of npm by keyword and words', async () => {
  const asked: string[] = [];
  const named = (name: string, keywords: readonly string[], description = '') => ({
    package: { name, version: '1.0.0', description, keywords },
  });
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const objects = [
      named('gnas-plugin-wide', ['gnas-plugin'], 'Wide layers.'),
      named('gnas-plugin-deep', ['gnas-plugin']),
      named('wide-load', ['truck']),
    ];
    response.end(JSON.stringify({ objects }));
  }).listen(0);
  process.env.npm_config_registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub`;
  try {
    const { out } = await run('plugins', 'search', 'WIDE');
    expect(out.trim()).toMatch(/^gnas-plugin-wide +1\.0\.0 +Wide layers\.$/);
    expect(asked).toEqual(['/sub/-/v1/search?text=keywords%3Agnas-plugin+WIDE&size=100']);
  } finally {
    server.close();
  }
  const failed = await run('plugins', 'search');
  expect([failed.code, failed.err]).toEqual([1, expect.stringMatching(/can't be searched: .*\[GNAS_DOWNLOAD_FAILED\]/)]);
});
