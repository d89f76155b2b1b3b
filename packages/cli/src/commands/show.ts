import { choiceImportance, describeSelection, formatMetric, type StudySpec } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import { Command, Option } from 'commander';
import { integer } from '../flags/integer.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { count, counted, duration, inWords, minuteOf, table } from '../report/format.js';
import { nextCommands } from '../report/next-commands.js';
import { outcomeText } from '../report/outcome-table.js';

/** Trials below which importances say nothing, and how many of the first ones are looked at. */
const [fewestTrials, mostTrials] = [10, 2_000];
const shownChoices = 4;
const shownFailures = 5;

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
    .addOption(new Option('--top <n>', 'best trials to show').default(10).argParser(integer(1)))
    .option('--json', 'print JSON')
    .action(async (name: string, { store, top, json }: ShowFlags) => {
      const show = (storage: StudyStorage) =>
        json ? asJson(storage, name, top) : asText(storage, { name, top, store }, terminal.columns);
      terminal.out(await withStudies(store, show));
    });
}

async function asJson(storage: StudyStorage, name: string, top: number): Promise<string> {
  const summary = await storage.summary(name);
  const outcome = await storage.outcome(name);
  return JSON.stringify({ ...summary, outcome, top: await storage.trials(name, { orderBy: 'value', limit: top }) }, null, 2);
}

async function asText(
  storage: StudyStorage,
  { name, top, store }: { readonly name: string; readonly top: number; readonly store: string },
  width?: number,
): Promise<string> {
  const { state, spec, specProblem, trials, failed, pruned, createdAt } = await storage.summary(name);
  const counts = [
    counted(trials, 'trial'),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(pruned > 0 ? [`${count(pruned)} pruned`] : []),
  ];
  const head = `${name}: ${state}, ${counts.join(', ')}, begun ${minuteOf(createdAt)} UTC`;
  const failures = failed === 0 ? [] : await storage.trials(name, { state: 'failed', limit: shownFailures });
  const failureRows = failures.map(({ number, error }) => [String(number), error?.message ?? '']);
  return [
    head,
    ...(spec ? await factsOf(storage, name, spec, { trials: trials - failed - pruned, top, width }) : [specProblem ?? '']),
    ...(spec ? ['', ...nextCommands({ name, outcome: await storage.outcome(name), running: state === 'running', store })] : []),
    ...(failures.length > 0
      ? ['', `failed${failed > failures.length ? ` (the first ${failures.length})` : ''}`, table(failureRows)]
      : []),
  ].join('\n');
}

async function factsOf(
  storage: StudyStorage,
  name: string,
  spec: StudySpec,
  { trials, top, width }: { readonly trials: number; readonly top: number; readonly width?: number | undefined },
): Promise<string[]> {
  const { graph, objective, choices } = spec;
  const outcome = await storage.outcome(name);
  const best = await storage.trials(name, { orderBy: 'value', limit: top });
  const value = (metrics: Readonly<Record<string, number>> = {}) => formatMetric(objective, metrics[objective.name]);
  return [
    `${graph.name}: ${count(graph.nodes)} nodes, ${count(graph.edges)} directed edges; ${partsText(spec)}`,
    ...(trials < fewestTrials ? [] : [await importanceText(storage, name, spec)]),
    ...(outcome
      ? ['', `final training of trial ${outcome.trial}: ${inWords(outcome.found.description)}`, outcomeText(spec, outcome, width)]
      : []),
    '',
    table([
      ['trial', `validation ${objective.title}`, `test ${objective.title}`, 'parameters', 'time', 'architecture'],
      ...best.map(({ number, metrics, bySplit, cost, durationMs, selection }) => [
        String(number),
        value(metrics),
        value(bySplit?.test),
        count(cost.parameters),
        duration(durationMs),
        inWords(describeSelection(choices, selection)),
      ]),
    ]),
  ];
}

function partsText({ parts }: StudySpec): string {
  const texts = Object.entries(parts).flatMap(([member, part]) => {
    if (!part || member === 'dataset') return [];
    return [`${member} ${'name' in part ? part.name : part.given}`];
  });
  return texts.join(', ');
}

async function importanceText(storage: StudyStorage, name: string, { objective }: StudySpec): Promise<string> {
  const importances = choiceImportance(await storage.trials(name, { limit: mostTrials, curves: false }), objective);
  const shares = importances.slice(0, shownChoices).map(({ key, importance }) => `${key} ${(100 * importance).toFixed(1)} %`);
  return `share of the variance of ${objective.title} by choice alone: ${shares.join(', ')}`;
}
