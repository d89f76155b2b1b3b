/**
 * Publishes what the changesets have versioned: `node scripts/release.mjs`, in a job of CI that has an identity token, from which npm
 * makes the provenance of each package. With `--check`, it does everything but publish. `release/` then holds the list of all packages that
 * an installation brings, with their licenses, and a software bill of materials (CycloneDX) of it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audit } from './audit.mjs';
import { installTarballs } from './install-tarballs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args, options = {}) => execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options });

mkdirSync(join(root, 'release'), { recursive: true });
run(process.execPath, ['scripts/check-dependencies.mjs', join(root, 'release', 'licenses.tsv')]);

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
  console.log(audit(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (!process.argv.includes('--check'))
  run('npx', ['changeset', 'publish'], { env: { ...process.env, NPM_CONFIG_PROVENANCE: 'true' } });
