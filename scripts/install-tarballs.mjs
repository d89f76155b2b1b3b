import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { publicPackages } from './public-packages.mjs';

/** Packs every public package, and installs the tarballs with plain npm into an empty folder, as a user would. @returns how many */
export function installTarballs(folder) {
  const run = (command, args, cwd) =>
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', timeout: 300_000 });
  for (const { folder: source } of publicPackages)
    run('npx', ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder], source);
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(`${folder}/package.json`, JSON.stringify({ name: 'user', version: '0.0.0', private: true, type: 'module' }));
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs.map((name) => `./${name}`)], folder);
  return tarballs.length;
}
