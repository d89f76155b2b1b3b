import { withStudies } from '../flags/store-flag.js';
import { wordsOf } from '../flags/study-spec.js';
import { count, percent, table } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';

/** `gnas list studies`: every study of a place, the newest first. */
export async function listStudies(store: string, json: boolean, terminal: Terminal): Promise<void> {
  const studies = await withStudies(store, (storage) => storage.list());
  if (json) return terminal.out(JSON.stringify(studies, null, 2));
  const rows = studies.map((study) => [
    study.name,
    study.state,
    wordsOf(study).graph?.name ?? '-',
    count(study.trials),
    study.pruned > 0 ? count(study.pruned) : '',
    percent(study.best?.metrics[study.objective]),
    new Date(study.createdAt).toISOString().slice(0, 16).replace('T', ' '),
  ]);
  terminal.out(table([['study', 'state', 'graph', 'trials', 'pruned', 'best', 'begun (UTC)'], ...rows]));
}
