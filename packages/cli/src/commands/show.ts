import { choiceImportance } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import { Command, Option } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { selectionInWords, wordsOf } from '../flags/study-spec.js';
import { wholeNumber } from '../flags/whole-number.js';
import { count, duration, percent, table } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';

/** Trials without which importances say nothing; and how many of the first ones are looked at. */
const [fewestTrials, mostTrials] = [10, 2_000];
const namedChoices = 4;

interface ShowFlags {
  readonly store: string;
  readonly top: number;
  readonly json?: boolean;
}

/** `gnas show`: one study. */
export function showCommand(terminal: Terminal): Command {
  return new Command('show')
    .summary('what a study has found')
    .argument('<study>', 'its name, as in gnas list studies')
    .addOption(storeOption())
    .addOption(new Option('--top <n>', 'best trials to show').default(10).argParser(wholeNumber(1)))
    .option('--json', 'print JSON')
    .action(async (name: string, { store, top, json }: ShowFlags) => {
      terminal.out(await withStudies(store, (storage) => (json ? asJson(storage, name, top) : inWords(storage, name, top))));
    });
}

async function asJson(storage: StudyStorage, name: string, top: number): Promise<string> {
  const summary = await storage.summary(name);
  return JSON.stringify({ ...summary, top: await storage.trials(name, { orderBy: 'value', limit: top }) }, null, 2);
}

async function inWords(storage: StudyStorage, name: string, top: number): Promise<string> {
  const summary = await storage.summary(name);
  const { state, objective, trials, failed, pruned, createdAt } = summary;
  const words = wordsOf(summary);
  const { graph, reference } = words;
  const best = await storage.trials(name, { orderBy: 'value', limit: top });
  const parts = Object.entries(reference?.named ?? {}).map(
    ([kind, part]) => `${kind} ${typeof part === 'string' ? part : part?.name}`,
  );
  const failures = failed === 0 ? [] : await storage.trials(name, { state: 'failed', limit: 5 });
  return [
    `${name}: ${state}, ${count(trials)} trials${failed > 0 ? `, ${count(failed)} failed` : ''}${pruned > 0 ? `, ${count(pruned)} pruned` : ''}, begun ${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ...(graph ? [`${graph.name}: ${count(graph.nodes)} nodes, ${count(graph.edges)} directed edges; ${parts.join(', ')}`] : []),
    ...(trials - failed - pruned < fewestTrials ? [] : [await whatMatters(storage, name, objective)]),
    '',
    table([
      ['trial', objective, 'test', 'parameters', 'time', 'architecture'],
      ...best.map((trial) => [
        String(trial.number),
        percent(trial.metrics[objective]),
        percent(trial.bySplit?.test?.[objective]),
        count(trial.cost.parameters),
        duration(trial.durationMs),
        selectionInWords(words, trial.selection),
      ]),
    ]),
    ...(failures.length > 0
      ? ['', 'failed', table(failures.map((trial) => [String(trial.number), trial.error?.message ?? '']))]
      : []),
  ].join('\n');
}

async function whatMatters(storage: StudyStorage, name: string, objective: string): Promise<string> {
  const importances = choiceImportance(await storage.trials(name, { limit: mostTrials, curves: false }), objective);
  const named = importances.slice(0, namedChoices).map(({ key, importance }) => `${key} ${percent(importance)}`);
  return `share of ${objective}'s variance by choice alone: ${named.join(', ')}`;
}
