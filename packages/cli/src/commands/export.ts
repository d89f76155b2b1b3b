import { resolve } from 'node:path';
import type { Trial } from '@gnas/core';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { type StudySpec, wordsOf } from '../flags/study-spec.js';
import { csvCell } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';
import { checkWritable, writeWhole } from '../text/write-whole.js';

interface ExportFlags {
  readonly store: string;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** `gnas export`: all trials of a study, for other programs. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .summary('all trials of a study, as CSV or JSON')
    .argument('<study>', 'its name, as in gnas list studies')
    .addOption(storeOption())
    .option('--csv', 'one row a trial, candidates by name (default)')
    .option('--json', 'the study and its trials, as one document')
    .option('--out <file>', 'write to a file instead of standard output')
    .action(async (name: string, { store, json, out }: ExportFlags) => {
      if (out !== undefined) await checkWritable('--out', out);
      const text = await withStudies(store, async (storage) => {
        const [summary, trials] = [await storage.summary(name), await storage.trials(name)];
        return json ? JSON.stringify({ ...summary, trials }, null, 2) : asCsv(wordsOf(summary), trials);
      });
      if (out === undefined) terminal.out(text);
      else await writeWhole(resolve(out), text);
    });
}

function asCsv({ choices = {} }: Partial<StudySpec>, trials: readonly Trial[]): string {
  const metrics = namesOf(trials.map((trial) => trial.metrics));
  const test = namesOf(trials.map((trial) => trial.bySplit?.test ?? {}));
  const costs = ['parameters', 'flops', 'latencyMs'] as const;
  const keys = Object.keys(choices);
  const header = [
    'number',
    'phase',
    'state',
    'seed',
    ...metrics,
    ...test.map((name) => `test_${name}`),
    ...costs,
    'startedAt',
    'durationMs',
    'sameAs',
    'prunedInEpoch',
    ...keys,
    'error',
  ];
  const rows = trials.map((trial) => [
    trial.number,
    trial.phase,
    trial.state,
    trial.seed,
    ...metrics.map((name) => trial.metrics[name]),
    ...test.map((name) => trial.bySplit?.test?.[name]),
    ...costs.map((name) => trial.cost[name]),
    new Date(trial.startedAt).toISOString(),
    trial.durationMs,
    trial.sameAs,
    trial.pruned?.epoch,
    ...keys.map((key) =>
      [trial.selection[key] ?? []]
        .flat()
        .map((index) => choices[key]?.[index] ?? index)
        .join('+'),
    ),
    trial.error?.message,
  ]);
  return [header, ...rows].map((row) => row.map((cell) => csvCell(String(cell ?? ''))).join(',')).join('\n');
}

function namesOf(records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
