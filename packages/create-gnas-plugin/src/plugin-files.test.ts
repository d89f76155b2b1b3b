import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { main } from './main.js';
import { partTemplates, templateKinds } from './part-templates.js';
import { pluginFiles } from './plugin-files.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'create-gnas-plugin-'));
const run = async (...argv: string[]) => {
  const lines: string[] = [];
  const code = await main(argv, (text) => lines.push(text));
  return { code, text: lines.join('\n') };
};

describe('create-gnas-plugin', () => {
  it('writes a package with the name, the scope and the parts that were asked for', async () => {
    const out = join(newFolder(), 'plugin');
    const { code, text } = await run('wide-layers', '--scope', '@acme', '--kinds', 'operation,space', '--out', out);
    expect([code, text]).toEqual([0, expect.stringContaining('Wrote @acme/gnas-plugin-wide-layers')]);
    const manifest = JSON.parse(readFileSync(join(out, 'package.json'), 'utf8'));
    expect(manifest.gnas).toEqual({
      apiVersion: [1],
      parts: [
        { kind: 'spaces', name: 'wide-layers-layers', description: partTemplates.space.description },
        { kind: 'operations', name: 'wide_layers_mean', description: partTemplates.operation.description },
      ],
    });
    expect(Object.keys(manifest.peerDependencies)).toEqual(['@gnas/core']);
    expect(readFileSync(join(out, 'src/operation.ts'), 'utf8')).toContain("name = 'wide_layers_mean'");
    expect((await run('wide-layers', '--out', out)).text).toMatch(/is not empty/);
  });

  it.each([
    [['Wide'], /The name is "Wide"; expected lower case words/],
    [['wide', '--kinds', 'spaces'], /no kind of part "spaces"/],
    [['wide', '--scope', 'acme'], /The scope is "acme"/],
    [['wide', '--nope'], /Unknown option/],
  ])('refuses %j', async (argv, message) => {
    expect(await run(...argv)).toEqual({ code: 2, text: expect.stringMatching(message) });
  });

  it('describes each template as its file does', () => {
    for (const kind of templateKinds) {
      const text = pluginFiles({ name: 'x', kinds: [kind] })[`src/${kind}.ts`];
      expect(text).toContain(`description: '${partTemplates[kind].description}'`);
      expect(text).toContain(`export const ${partTemplates[kind].exported} = definePart`);
    }
  });

  it.runIf(existsSync(join(root, 'packages/testing/dist/index.d.ts')))(
    'type-checks for Node and for bundlers (needs a build)',
    () => {
      const folder = newFolder();
      for (const [path, text] of Object.entries(pluginFiles({ name: 'all', kinds: templateKinds }))) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      symlinkSync(join(root, 'packages/create-gnas-plugin/node_modules'), join(folder, 'node_modules'), 'junction');
      for (const project of ['tsconfig.json', 'tsconfig.bundler.json']) {
        const check = () =>
          execFileSync(
            process.execPath,
            [
              join(root, 'node_modules/typescript/bin/tsc'),
              '-p',
              project,
              '--typeRoots',
              join(root, 'node_modules/@types'),
              '--skipLibCheck',
            ],
            { cwd: folder, encoding: 'utf8' },
          );
        expect(check, project).not.toThrow();
      }
    },
    240_000,
  );
});
