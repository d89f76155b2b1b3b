import { describeSelection, formatMetric, type Metrics, metricsOfKept } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { count, duration, inWords, table } from '../report/format.js';

/** Trials whose mean says how good the good architectures of a study are, and not only the luckiest one. */
const topCount = 10;

/** `gnas compare`: studies side by side. */
export function compareCommand(terminal: Terminal): Command {
  return new Command('compare')
    .summary('studies side by side')
    .argument('<studies...>', 'two names or more, as in gnas list studies')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (names: string[], { store, json }: { store: string; json?: boolean }) => {
      const studies = await withStudies(store, (storage) => Promise.all(names.map((name) => compared(storage, name))));
      if (json) return terminal.out(JSON.stringify(studies, null, 2));
      const row = (title: string, cell: (study: Compared) => string): string[] => [title, ...studies.map(cell)];
      const value = (title: string, of: (study: Compared) => number | undefined): string[] =>
        row(title, (study) => (study.objective ? formatMetric(study.objective, of(study)) : '–'));
      terminal.out(
        table(
          [
            row('', ({ name }) => name),
            row('state', ({ state }) => state),
            row('graph', ({ graph }) => graph ?? '–'),
            row('trials', ({ trials }) => count(trials)),
            row('failed', ({ failed }) => count(failed)),
            row('pruned', ({ pruned }) => count(pruned)),
            row('objective', ({ objective }) => objective?.title ?? '–'),
            value('best', ({ best }) => best),
            value(`mean of best ${topCount}`, ({ meanOfTop }) => meanOfTop),
            value('test of best', ({ test }) => test),
            value('test after final training', ({ finalTest }) => finalTest),
            row('parameters of best', ({ parameters }) => (parameters === undefined ? '–' : count(parameters))),
            row('time in trials', ({ durationMs }) => duration(durationMs)),
            row('best architecture', ({ architecture }) => (architecture ? inWords(architecture) : '–')),
          ],
          '',
        ),
      );
    });
}

type Compared = Awaited<ReturnType<typeof compared>>;

async function compared(storage: StudyStorage, name: string) {
  const { state, spec, trials, failed, pruned, durationMs, best } = await storage.summary(name);
  const value = (metrics: Metrics | undefined): number | undefined => spec && metrics?.[spec.objective.name];
  const top = await storage.trials(name, { orderBy: 'value', limit: topCount });
  const values = top.flatMap(({ metrics }) => value(metrics) ?? []);
  const outcome = spec && (await storage.outcome(name));
  return {
    name,
    state,
    graph: spec?.graph.name,
    objective: spec?.objective,
    trials,
    failed,
    pruned,
    best: value(best?.metrics),
    meanOfTop: values.length > 0 ? values.reduce((sum, each) => sum + each, 0) / values.length : undefined,
    test: value(best?.bySplit?.test),
    finalTest: value(outcome && metricsOfKept(outcome).test),
    parameters: best?.cost.parameters,
    durationMs,
    architecture: best && describeSelection(spec?.choices ?? {}, best.selection),
  };
}
