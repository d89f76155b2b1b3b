/** publint and @arethetypeswrong/cli on every public package, and what we ask of each beside: README, licence, peer. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publicPackages } from './public-packages.mjs';

const programs = new URL('../node_modules/.bin/', import.meta.url);
const problems = [];
for (const { folder, manifest } of publicPackages) {
  const own = [
    existsSync(`${folder}/README.md`) || 'has no README.md',
    existsSync(`${folder}/LICENSE`) || 'has no LICENSE',
    manifest.license === 'Apache-2.0' || `has licence ${manifest.license}`,
    // The generator only writes files.
    ['@gnas/core', 'create-gnas-plugin'].includes(manifest.name) ||
      '@gnas/core' in (manifest.peerDependencies ?? {}) ||
      'does not have @gnas/core as a peer',
    manifest.files.includes('CHANGELOG.md') || 'does not publish its CHANGELOG.md',
    'sideEffects' in manifest || 'does not say whether it has side effects',
  ].filter((result) => result !== true);
  problems.push(...own.map((problem) => `${manifest.name} ${problem}`));
  for (const command of ['publint run --strict --pack npm .', 'attw --pack . --profile esm-only --quiet'])
    try {
      const [program, ...args] = command.split(' ');
      execFileSync(fileURLToPath(new URL(program, programs)), args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
    } catch (error) {
      problems.push(`${manifest.name}: ${command}\n${error.stdout}${error.stderr}`);
    }
  console.log(`${manifest.name} ${manifest.version}`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
