import { type Study, type StudyOutcome, type Trial, trace } from '@gnas/core';
import { architectureText } from './architecture-text.js';
import { count, counted, duration, inWords } from './format.js';
import { nextCommands } from './next-commands.js';
import { outcomeTable, outcomeText } from './outcome-table.js';

/** A search that has ended, with its final training. */
export interface EndedSearch {
  readonly study: Study;
  /** The best trial of the search. */
  readonly best: Trial;
  /** Undefined if the search or its final training was stopped. */
  readonly outcome: StudyOutcome | undefined;
  readonly elapsedMs: number;
}

/** Writes for people what a search has found. */
export function searchReport(
  { study, best: bestOfSearch, outcome, elapsedMs }: EndedSearch,
  { out, store }: { readonly out?: string | undefined; readonly store: string },
  width?: number,
): string {
  const { name, trials, spec, space, graph } = study;
  const best = trials.find(({ number }) => number === outcome?.trial) ?? bestOfSearch;
  const found = { name: 'found', metrics: { ...best.bySplit, validation: best.metrics }, parameters: best.cost.parameters };
  return [
    '',
    `${outcome ? '' : 'Stopped early. '}Best of ${counted(trials.length, 'trial')} of study ${name}${endsText(trials)} in ${duration(elapsedMs)}: ${inWords(study.describe(best))}`,
    '',
    architectureText(trace(space.parseModel(best.selection), graph).architecture),
    '',
    outcome ? outcomeText(spec, outcome, width) : outcomeTable(spec, [found], width),
    '',
    ...(out === undefined ? [] : [`Written to ${out}.`]),
    ...nextCommands({ name, outcome, store }),
  ].join('\n');
}

/** Writes the same as JSON. */
export function searchDocument({ study, best, outcome, elapsedMs }: EndedSearch): string {
  const { name, spec, trials, space, graph } = study;
  const document = {
    study: name,
    spec,
    stoppedEarly: outcome === undefined,
    elapsedMs,
    selection: best.selection,
    description: study.describe(best),
    best,
    architecture: trace(space.parseModel(best.selection), graph).architecture,
    outcome,
    trials,
  };
  return JSON.stringify(document, null, 2);
}

/** Counts the trials that were not trained to the end. */
function endsText(trials: readonly Trial[]): string {
  const ends = [
    [trials.filter(({ state }) => state === 'failed').length, 'failed'],
    [trials.filter(({ state, sameAs }) => state === 'pruned' && sameAs === undefined).length, 'pruned'],
    [trials.filter(({ sameAs }) => sameAs !== undefined).length, 'known from earlier ones'],
  ] as const;
  const some = ends.filter(([number]) => number > 0).map(([number, how]) => `${count(number)} ${how}`);
  return some.length > 0 ? ` (${some.join(', ')})` : '';
}
