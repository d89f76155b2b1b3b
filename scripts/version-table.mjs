/**
 * Measures which packages get a new version when one changes: runs `changeset version` on a copy of the manifests, first for the first
 * release, then for a patch, a minor and a major of core and of a plugin. Fails if the first release is not 1.0.0 for all, or if a patch
 * or a minor of core moves another package. With `--write`, puts the table into RELEASING.md.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gnas-versions-'));
const packages = () => readdirSync(join(folder, 'packages')).map((name) => join(folder, 'packages', name));
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });

/** Versions of all public packages after the changesets are applied. */
function release(changes = {}) {
  if (Object.keys(changes).length > 0) {
    const lines = Object.entries(changes).map(([name, kind]) => `'${name}': ${kind}`);
    writeFileSync(join(folder, '.changeset/measured.md'), `---\n${lines.join('\n')}\n---\n\nMeasured.\n`);
  }
  run('npx', '--no-install', 'changeset', 'version');
  const manifests = packages().map((path) => read(join(path, 'package.json')));
  return new Map(manifests.filter((manifest) => !manifest.private).map(({ name, version }) => [name, version]));
}

function copyManifests() {
  const folders = [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'bench', 'docs', '.'];
  for (const path of folders) {
    const manifest = join(path, 'package.json');
    if (!existsSync(join(root, manifest))) continue;
    mkdirSync(dirname(join(folder, manifest)), { recursive: true });
    copyFileSync(join(root, manifest), join(folder, manifest));
  }
  copyFileSync(join(root, 'pnpm-workspace.yaml'), join(folder, 'pnpm-workspace.yaml'));
  cpSync(join(root, '.changeset'), join(folder, '.changeset'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const plugin = join(folder, 'packages/gnas-plugin-measured');
  mkdirSync(plugin);
  const peers = { '@gnas/core': 'workspace:^', '@gnas/space': 'workspace:^' };
  writeFileSync(
    join(plugin, 'package.json'),
    JSON.stringify({ name: 'gnas-plugin-measured', version: '0.0.0', peerDependencies: peers }),
  );
  writeFileSync(join(folder, '.changeset/plugin.md'), "---\n'gnas-plugin-measured': major\n---\n\nFirst release.\n");
  run('git', 'init', '-q');
}

try {
  copyManifests();
  const problems = [];
  const first = release();
  const others = [...first].filter(([, version]) => version !== '1.0.0');
  if (others.length > 0) problems.push(`the first release is not 1.0.0 for ${others.map((one) => one.join(' ')).join(', ')}`);
  let before = first;
  const rows = [];
  for (const name of ['@gnas/core', 'gnas-plugin-measured'])
    for (const kind of ['patch', 'minor', 'major']) {
      const after = release({ [name]: kind });
      const moved = [...after].filter(([other, version]) => other !== name && before.get(other) !== version);
      if (kind !== 'major' && moved.length > 0)
        problems.push(`a ${kind} of ${name} moves ${moved.map((one) => one.join(' ')).join(', ')}`);
      const kinds = new Set(moved.map(([other, version]) => kindOf(before.get(other), version)));
      const rest = moved.length === 0 ? 'unchanged' : `${moved.length} of ${after.size - 1}: ${[...kinds].join(', ')}`;
      rows.push([name.replace('-measured', '-*'), kind, `${before.get(name)} to ${after.get(name)}`, rest]);
      before = after;
    }
  const table = [['package', 'change', 'its version', 'other packages'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  console.log(table);
  if (process.argv.includes('--write')) write(table);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function kindOf(from, to) {
  const [[a, b], [c, d]] = [from.split('.'), to.split('.')];
  return a === c ? (b === d ? 'patch' : 'minor') : 'major';
}

function write(table) {
  const file = join(root, 'RELEASING.md');
  const marker = '<!-- table: node scripts/version-table.mjs --write -->';
  const [head, tail] = readFileSync(file, 'utf8').split(marker);
  writeFileSync(file, `${head}${marker}\n\n${table}\n\n${tail.replace(/^\s*(\|.*\n)+\s*/, '')}`);
}
