/** Runs every example, and the plugin from the command line. Ends with an error if one fails or takes longer than a minute. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const gnas = fileURLToPath(new URL('../cli/bin/gnas.js', import.meta.url));
const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')));
const short = ['--trials', '4', '--epochs', '10', '--final-epochs', '20'];

const runs = [
  ...readdirSync(`${here}src`).map((file) => [file, ['--import', 'jiti/register', `src/${file}`]]),
  [
    'plugin by name',
    [
      gnas,
      'search',
      '--plugin',
      './gnas-plugin-residual/src/index.ts',
      '--space',
      'residual',
      '--dataset',
      'karate-club',
      ...short,
    ],
  ],
  [
    "plugin's operation",
    [
      gnas,
      'search',
      '--plugin',
      './gnas-plugin-residual/src/index.ts',
      '--space',
      'single-path',
      '--ops',
      'gcn,gcn_without_bias',
      '--dataset',
      'karate-club',
      ...short,
    ],
  ],
  ['gnas.config.ts', [gnas, 'search', '--final-epochs', '20']],
  ['browser page, built', [vite, 'build', 'browser']],
  ['page that predicts, built', [vite, 'build', 'embed/page', '--outDir', '../../dist/page', '--emptyOutDir']],
];

for (const [name, args] of runs) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  execFileSync(process.execPath, args, { cwd: here, stdio: 'inherit', timeout: 60_000 });
  console.log(`   ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
