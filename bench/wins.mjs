/**
 * Searches with the defaults of the command on real graphs, and prints what was found beside the baselines, the published tuned
 * configuration trained here on the same splits, and the published figure. Each run is a study in a file, so a run that was stopped goes on.
 *   pnpm bench wins [--store wins.db] [--only wisconsin,cora] [--runs 1] [--time 5m] [--print]
 * --print only prints what is there. Data come from GNAS_DATA_DIR.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { StudyStorage } from '@gnas/storage';
import { rows } from './wins/rows.mjs';
import { printTable } from './wins/table.mjs';
import { trainTuned } from './wins/tuned.mjs';

const { values: flags } = parseArgs({
  options: {
    store: { type: 'string', default: 'wins.db' },
    only: { type: 'string' },
    runs: { type: 'string' },
    time: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const chosen = rows.filter(({ name }) => !flags.only || flags.only.split(',').includes(name));
const gnas = fileURLToPath(new URL('../packages/cli/bin/gnas.js', import.meta.url));
const storage = await StudyStorage.open(flags.store);

/** Runs the command until the study of a run has an outcome. */
async function search(study, args, time) {
  const known = (await storage.list()).find(({ name }) => name === study);
  if (known?.finishedAt !== undefined) return;
  const command = known ? ['resume', study] : ['search', '--study', study, ...args];
  const { status } = spawnSync(process.execPath, [gnas, ...command, '--time', time, '--store', flags.store], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The search of ${study} failed.`);
}

const results = [];
for (const row of chosen) {
  const runs = [];
  for (const { label, args, load } of row.runs.slice(0, flags.runs ? Number(flags.runs) : undefined)) {
    const study = `${row.name}-${label}`;
    if (!flags.print)
      await search(study, [...args, ...(row.objective ? ['--objective', row.objective] : [])], flags.time ?? row.time);
    const finished = (await storage.list()).some(({ name, finishedAt }) => name === study && finishedAt !== undefined);
    if (!finished) continue;
    const tuned = row.tuned && (await trainTuned(storage, { study, row, load, train: !flags.print }));
    runs.push({ outcome: await storage.outcome(study), trials: (await storage.trials(study)).length, tuned });
  }
  results.push({ row, runs });
}
printTable(results);
await storage.close();
