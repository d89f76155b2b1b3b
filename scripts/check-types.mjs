/**
 * Checks the published types as strictly as a user can: packs and installs every package, then type-checks a program that imports all of
 * them, with `skipLibCheck` off and without the DOM, for Node and for bundlers, with the oldest TypeScript that is supported and ours.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installTarballs } from './install-tarballs.mjs';
import { publicPackages } from './public-packages.mjs';

/** The types of zod 4 need 5.5 as well. */
const oldest = '5.5.4';
const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Their dependencies' own types need the DOM or are not strict: databases, servers and terminals. */
const skipped = ['@gnas/cli', '@gnas/dashboard', '@gnas/distributed', '@gnas/storage', '@gnas/telemetry'];

const folder = mkdtempSync(join(tmpdir(), 'gnas-types-'));
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', timeout: 300_000 });

try {
  installTarballs(folder);
  const compilers = { oldest: `typescript@${oldest}`, ours: `typescript@${devDependencies.typescript}` };
  const aliases = Object.entries(compilers).map(([name, spec]) => `typescript-${name}@npm:${spec}`);
  run(
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...aliases,
    `@types/node@${devDependencies['@types/node']}`,
  );
  const entries = publicPackages
    .filter(({ manifest }) => !skipped.includes(manifest.name))
    .flatMap(({ manifest }) =>
      Object.keys(manifest.exports)
        .filter((entry) => entry !== './package.json')
        .map((entry) => `${manifest.name}${entry.slice(1)}`),
    );
  writeFileSync(
    join(folder, 'all.ts'),
    `${entries.map((name, at) => `import * as p${at} from '${name}';`).join('\n')}\nexport const all: object[] = [${entries.map((_, at) => `p${at}`).join(', ')}];\n`,
  );
  let failed = false;
  for (const name of Object.keys(compilers))
    for (const [module, moduleResolution] of [
      ['Node16', 'Node16'],
      ['ESNext', 'Bundler'],
    ]) {
      const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--target', 'ES2022'];
      const where = ['--module', module, '--moduleResolution', moduleResolution, '--lib', 'ES2023', '--types', 'node'];
      const what = `TypeScript ${compilers[name].split('@')[1]}, ${moduleResolution}`;
      try {
        run(process.execPath, `node_modules/typescript-${name}/bin/tsc`, ...flags, ...where, 'all.ts');
        console.log(`${what}: ${entries.length} entry points`);
      } catch (error) {
        failed = true;
        console.error(`${what}:\n${error.stdout}`);
      }
    }
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
