/**
 * Packs every public package and installs the tarballs with plain npm into an empty folder outside the workspace, as a user
 * would. There: each README's example runs, the command answers, and a bundler takes the packages for the browser, as they are.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';
import { installTarballs } from './install-tarballs.mjs';
import { publicPackages } from './public-packages.mjs';

/** Threads, databases, queues, servers, event files and the command line are for Node alone; everything else runs in a browser too. */
const nodeOnly = ['@gnas/cli', '@gnas/dashboard', '@gnas/distributed', '@gnas/storage', '@gnas/telemetry', '@gnas/workers'];

/** Largest minified and gzipped sizes in KB of the code that a page loads to do this with the wasm device. */
const budgets = { 'core alone': 42, 'load a model and predict': 230 };

const folder = mkdtempSync(join(tmpdir(), 'gnas-tarballs-'));
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    timeout: 300_000,
    ...options,
  });

try {
  console.log(`installed ${installTarballs(folder)} tarballs`);

  for (const { folder: source, manifest } of publicPackages) {
    const readme = readFileSync(join(source, 'README.md'), 'utf8');
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
    if (!example) throw new Error(`the README of ${manifest.name} has no \`\`\`ts example`);
    const { code } = await transform(example, { loader: 'ts', format: 'esm' });
    const file = `${manifest.name.replace('@gnas/', '')}.example.mjs`;
    writeFileSync(join(folder, file), code);
    const started = Date.now();
    const output = run(process.execPath, [file], { timeout: 60_000 });
    if (output.trim() === '') throw new Error(`the example of ${manifest.name} prints nothing`);
    console.log(`README of ${manifest.name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }

  for (const args of [
    ['--help'],
    ['list', 'spaces'],
    ['search', '--dataset', 'karate-club', '--trials', '2', '--epochs', '5', '--final-epochs', '5'],
  ]) {
    const output = run('npx', ['--no-install', 'gnas', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    if (!/gnas|graphnas/.test(output)) throw new Error(`gnas ${args.join(' ')} printed ${output}`);
    console.log(`gnas ${args.join(' ')}`);
  }

  const browserPackages = publicPackages.map(({ manifest }) => manifest.name).filter((name) => !nodeOnly.includes(name));
  await bundle(
    'everything',
    browserPackages.map((name, index) => `import * as p${index} from '${name}'; console.log(p${index});`).join('\n'),
  );
  const sizes = {
    'core alone': await bundle('core', "export * from '@gnas/core';"),
    'load a model and predict': await bundle(
      'predict',
      `import { createBackend } from '@gnas/backend-tfjs';
       import { loadModel } from '@gnas/core';
       import { SinglePathNodeClassificationSpace } from '@gnas/space';
       export const predict = async (bytes, graph) =>
         (await loadModel(bytes, { space: new SinglePathNodeClassificationSpace() })).predict(graph, await createBackend({ device: 'wasm' }));`,
    ),
  };
  for (const [what, kilobytes] of Object.entries(sizes)) {
    console.log(`${what}: ${kilobytes.toFixed(1)} KB gzipped, of at most ${budgets[what]}`);
    if (kilobytes > budgets[what])
      throw new Error(`${what} takes ${kilobytes.toFixed(1)} KB gzipped; its budget is ${budgets[what]} KB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Bundles a program for the browser, minified. Returns the gzipped size in KB of what it loads with the wasm device. */
async function bundle(name, source) {
  const entry = join(folder, `${name}.js`);
  writeFileSync(entry, source);
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
    outdir: folder,
    absWorkingDir: folder,
  });
  const first = new Set();
  const visit = (file) => {
    if (first.has(file)) return;
    first.add(file);
    for (const { path, kind } of metafile.outputs[file].imports)
      if (kind === 'import-statement' || /\bwasm\b/.test(metafile.outputs[path]?.entryPoint ?? '')) visit(path);
  };
  visit(Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint === `${name}.js`));
  const bytes = outputFiles
    .filter(({ path }) => first.has(relative(folder, path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
  return bytes / 1000;
}
