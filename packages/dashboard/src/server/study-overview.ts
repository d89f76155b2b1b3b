import type { StudySummary } from '@gnas/storage';
import type { StudyOverview } from '../wire.js';

/** Selects what the page shows of a study. */
export function overviewOf({ best, spec, specProblem, finishedAt, ...rest }: StudySummary): StudyOverview {
  const { curve: _curve, ...known } = best ?? {};
  return {
    ...rest,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(spec && { spec }),
    ...(specProblem !== undefined && { specProblem }),
    ...(best && { best: known as NonNullable<StudyOverview['best']> }),
  };
}
