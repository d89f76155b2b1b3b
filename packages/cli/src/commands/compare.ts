import type { StudyStorage } from '@gnas/storage';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { selectionInWords, wordsOf } from '../flags/study-spec.js';
import { count, duration, percent, table } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';

/** Trials whose mean says how good a study's good architectures are, and not only its luckiest one. */
const topCount = 10;

/** `gnas compare`: studies side by side. */
export function compareCommand(terminal: Terminal): Command {
  return new Command('compare')
    .summary('studies side by side')
    .argument('<studies...>', 'two names or more, as in gnas list studies')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (names: string[], { store, json }: { store: string; json?: boolean }) => {
      const columns = await withStudies(store, (storage) => Promise.all(names.map((name) => column(storage, name))));
      if (json) return terminal.out(JSON.stringify(columns, null, 2));
      const rows: readonly (readonly [string, (each: Column) => string])[] = [
        ['', ({ name }) => name],
        ['state', ({ state }) => state],
        ['graph', ({ graph }) => graph],
        ['trials', ({ trials }) => count(trials)],
        ['failed', ({ failed }) => count(failed)],
        ['pruned', ({ pruned }) => count(pruned)],
        ['objective', ({ objective }) => objective],
        ['best', ({ best }) => percent(best)],
        [`mean of best ${topCount}`, ({ meanOfTop }) => percent(meanOfTop)],
        ['test of best', ({ test }) => percent(test)],
        ['parameters of best', ({ parameters }) => (parameters === undefined ? '-' : count(parameters))],
        ['time in trials', ({ milliseconds }) => duration(milliseconds)],
        ['best architecture', ({ architecture }) => architecture],
      ];
      return terminal.out(
        table(
          rows.map(([title, cell]) => [title, ...columns.map(cell)]),
          '',
        ),
      );
    });
}

type Column = Awaited<ReturnType<typeof column>>;

async function column(storage: StudyStorage, name: string) {
  const summary = await storage.summary(name);
  const { state, objective, trials, failed, pruned, durationMs, best } = summary;
  const words = wordsOf(summary);
  const top = await storage.trials(name, { orderBy: 'value', limit: topCount });
  return {
    name,
    state,
    graph: words.graph?.name ?? '-',
    objective,
    trials,
    failed,
    pruned,
    best: best?.metrics[objective],
    meanOfTop: top.length > 0 ? top.reduce((sum, trial) => sum + (trial.metrics[objective] ?? 0), 0) / top.length : undefined,
    test: best?.bySplit?.test?.[objective],
    parameters: best?.cost.parameters,
    milliseconds: durationMs,
    architecture: best ? selectionInWords(words, best.selection) : '-',
  };
}
