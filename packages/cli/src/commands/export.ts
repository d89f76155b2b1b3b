import { describeSelection, type StudySpec, type Trial } from '@gnas/core';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { csvText } from '../output/csv.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable, writeWhole } from '../output/write-file.js';
import { metricsOf } from '../report/outcome-table.js';

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
    .option('--csv', 'one row per trial, with candidates by name (default)')
    .option('--json', 'the study, its outcome and its trials, as one document')
    .option('--out <file>', 'write to a file instead of standard output')
    .action(async (name: string, { store, json, out }: ExportFlags) => {
      await checkWritable('--out', out);
      const text = await withStudies(store, async (storage) => {
        const [summary, trials] = [await storage.summary(name), await storage.trials(name)];
        if (!json) return asCsv(summary.spec, trials);
        return JSON.stringify({ ...summary, outcome: await storage.outcome(name), trials }, null, 2);
      });
      if (out === undefined) terminal.out(text);
      else await writeWhole(out, text);
    });
}

/** Without a spec that can be read, metrics are in alphabetical order, and choices are left out. */
function asCsv(spec: StudySpec | undefined, trials: readonly Trial[]): string {
  const known = spec ? metricsOf(spec).map(({ name }) => name) : [];
  const metrics = namesOf(
    trials.map((trial) => trial.metrics),
    known,
  );
  const test = namesOf(
    trials.map((trial) => trial.bySplit?.test ?? {}),
    known,
  );
  const costs = ['parameters', 'flops', 'latencyMs'] as const;
  const choices = spec?.choices ?? {};
  const keys = Object.keys(choices);
  const columns = [
    ...['number', 'phase', 'state', 'seed'],
    ...metrics,
    ...test.map((name) => `test_${name}`),
    ...costs,
    ...['startedAt', 'durationMs', 'sameAs', 'prunedInEpoch'],
    ...keys,
    ...['runtime', 'device', 'error'],
  ];
  const rows = trials.map((trial) => {
    const description = describeSelection(choices, trial.selection);
    return [
      ...[trial.number, trial.phase, trial.state, trial.seed],
      ...metrics.map((name) => trial.metrics[name]),
      ...test.map((name) => trial.bySplit?.test?.[name]),
      ...costs.map((name) => trial.cost[name]),
      ...[new Date(trial.startedAt).toISOString(), trial.durationMs, trial.sameAs, trial.pruned?.epoch],
      ...keys.map((key) => description[key]),
      ...[trial.engine?.runtime, trial.engine && `${trial.engine.backend}/${trial.engine.device}`],
      trial.error?.message,
    ];
  });
  return csvText(columns, rows);
}

/** The names in some records: those that are known in their order, then the others. */
function namesOf(records: readonly object[], known: readonly string[]): string[] {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  const first = known.filter((name) => names.has(name));
  return [...first, ...[...names].filter((name) => !first.includes(name)).sort()];
}
