import { formatMetric } from '@gnas/core';
import { withStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { count, minuteOf, table } from '../report/format.js';

/** `gnas list studies`: every study of a store, the newest first. */
export async function listStudies(store: string, json: boolean, terminal: Terminal): Promise<void> {
  const studies = await withStudies(store, (storage) => storage.list());
  if (json) return terminal.out(JSON.stringify(studies, null, 2));
  const rows = studies.map(({ name, state, spec, trials, pruned, best, createdAt }) => [
    name,
    state,
    spec?.graph.name ?? '–',
    count(trials),
    pruned > 0 ? count(pruned) : '',
    spec?.objective.title ?? '–',
    spec ? formatMetric(spec.objective, best?.metrics[spec.objective.name]) : '–',
    minuteOf(createdAt),
  ]);
  terminal.out(table([['study', 'state', 'graph', 'trials', 'pruned', 'objective', 'best', 'begun (UTC)'], ...rows]));
}
