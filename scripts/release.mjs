/**
 * Publishes what the changesets have versioned, and tags it: `npm run release:publish`, in a job of CI that has an identity token, from
 * which npm makes the provenance of each package. pnpm comes through npx. With `--check`, it does everything but publish. `release/` then
 * holds the list of all packages that an installation brings, with their licenses, and a software bill of materials (CycloneDX) of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audit } from './audit.mjs';
import { installTarballs } from './install-tarballs.mjs';
import { publicPackages } from './public-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args, options = {}) => execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options });

mkdirSync(join(root, 'release'), { recursive: true });
run(process.execPath, ['scripts/check-dependencies.mjs', join(root, 'release', 'licenses.tsv')]);

let audited = '';
const folder = mkdtempSync(join(tmpdir(), 'gnas-release-'));
try {
  console.log(`installed ${installTarballs(folder)} tarballs`);
  const bill = run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  writeFileSync(join(root, 'release', 'sbom.cdx.json'), bill);
  console.log(`bill of materials: ${JSON.parse(bill).components.length} components`);
  // Of what users install, not of the workspace.
  audited = audit(folder);
  console.log(audited);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (!process.argv.includes('--check')) publish();

function publish() {
  if (!audited.startsWith('audited')) throw new Error(`Nothing is published, because nothing was audited. ${audited}`);
  const without = publicPackages.filter(({ manifest }) => !manifest.repository);
  if (without.length > 0)
    throw new Error(
      `${without[0].manifest.name} and ${without.length - 1} more have no "repository", without which npm makes no provenance. Run: node scripts/set-repository.mjs https://github.com/owner/name`,
    );
  // Publishes the packages whose version the registry doesn't have yet.
  run('npx', ['-y', 'pnpm@10.34.9', 'publish', '--recursive', '--access', 'public', '--no-git-checks'], {
    env: { ...process.env, NPM_CONFIG_PROVENANCE: 'true' },
  });
  run('npx', ['--no-install', 'changeset', 'tag']);
}
