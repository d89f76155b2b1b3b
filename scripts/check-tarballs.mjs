/**
 * Packs every public package and installs the tarballs with plain npm into an empty folder outside the workspace, as a user
 * would. There: each README's example runs, the command answers, a worker runs trials over a queue, and a bundler takes the packages for the browser, as they are.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { bundleSize } from './bundle-size.mjs';
import { installTarballs } from './install-tarballs.mjs';
import { publicPackages } from './public-packages.mjs';
import { searchWithPackedWorker } from './search-with-packed-worker.mjs';

/** Threads, databases, queues, servers, event files and the command line are for Node alone; everything else runs in a browser too. */
const nodeOnly = [
  '@gnas/cli',
  '@gnas/dashboard',
  '@gnas/distributed',
  '@gnas/storage',
  '@gnas/telemetry',
  '@gnas/testing',
  '@gnas/workers',
  'create-gnas-plugin',
];

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

  console.log(await searchWithPackedWorker(folder));

  const browserPackages = publicPackages.map(({ manifest }) => manifest.name).filter((name) => !nodeOnly.includes(name));
  await bundleSize(
    folder,
    'everything',
    browserPackages.map((name, index) => `import * as p${index} from '${name}'; console.log(p${index});`).join('\n'),
  );
  console.log(`esbuild bundles ${browserPackages.length} packages for the browser`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
