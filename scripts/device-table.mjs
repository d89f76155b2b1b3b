/**
 * Runs the conformance suite on every available device and writes the table of docs/devices.md: for each operation and device, the
 * number of cases that pass. Needs a build, and `npm run provide:devices` for the optional devices.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createBackend, devices } from '../packages/backend-tfjs/dist/index.js';
import { conformanceCases } from '../packages/core/dist/conformance/index.js';

const file = fileURLToPath(new URL('../docs/devices.md', import.meta.url));
const marker = '<!-- table: node scripts/device-table.mjs -->';

const results = new Map();
const notes = [];
for (const device of devices) {
  let backend;
  try {
    backend = await createBackend({ device });
  } catch (error) {
    console.log(error.message);
    continue;
  }
  notes.push(`${device} (${backend.deviceReason.replace('asked for; ', '').replace('asked for', 'on this machine')})`);
  const passed = new Map();
  results.set(device, passed);
  for (const one of conformanceCases)
    await one.run(backend).then(
      () => passed.set(one, true),
      (error) => {
        passed.set(one, false);
        console.log(`${device}: ${one.name}: ${error.message}`);
      },
    );
}

const operations = [...new Set(conformanceCases.flatMap(({ operations }) => operations))].sort();
const rows = [
  ...operations.map((operation) => [`\`${operation}\``, conformanceCases.filter((one) => one.operations.includes(operation))]),
  ...conformanceCases.filter(({ operations }) => operations.length === 0).map((one) => [one.name, [one]]),
];
const cell = (device, cases) => {
  const passed = results.get(device);
  if (!passed) return 'not run';
  const good = cases.filter((one) => passed.get(one)).length;
  return good === cases.length ? `yes (${cases.length})` : `${good} of ${cases.length}`;
};
const table = [
  ['', ...devices],
  ['---', ...devices.map(() => '---')],
  ...rows.map(([name, cases]) => [name, ...devices.map((device) => cell(device, cases))]),
].map((cells) => `| ${cells.join(' | ')} |`);

const [head] = readFileSync(file, 'utf8').split(marker);
writeFileSync(file, `${head}${marker}\n\n${table.join('\n')}\n`);
console.log(notes.join('; '));
process.exit([...results.values()].every((passed) => [...passed.values()].every(Boolean)) ? 0 : 1);
