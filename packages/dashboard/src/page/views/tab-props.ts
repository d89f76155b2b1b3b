import type { StudyOverview } from '../../wire.js';
import type { LoadedTrials } from '../data/trials-feed.js';
import type { Route } from '../route.js';

/** What each tab of a study gets. */
export interface TabProps {
  readonly study: StudyOverview;
  readonly loaded: LoadedTrials;
  readonly route: Route;
}
