import type { SpecifiedPart } from '@gnas/core';
import { useDeferredValue } from 'react';
import type { ReadableStudy } from '../../wire.js';
import { useTrials } from '../data/trials-feed.js';
import { count, dateTime } from '../format.js';
import { StateMark } from '../parts/state-mark.js';
import { addressOf, go, type Route, type Tab, tabs } from '../route.js';
import { ArchitecturesView } from './architectures-view.js';
import { ChoicesView } from './choices-view.js';
import { FailuresView } from './failures-view.js';
import { OverviewView } from './overview-view.js';
import type { TabProps } from './tab-props.js';
import { TrialDialog } from './trial-dialog.js';
import { TrialsView } from './trials-view.js';

const views: Readonly<Record<Tab, (props: TabProps) => React.ReactNode>> = {
  overview: OverviewView,
  choices: ChoicesView,
  architectures: ArchitecturesView,
  trials: TrialsView,
  failures: FailuresView,
};

/** One study: its head, and the tab that the route names. */
export function StudyView({ study, route }: { study: ReadableStudy; route: Route }) {
  // Drawing may lag behind loading, so that typing and scrolling don't wait for it.
  const loaded = useDeferredValue(useTrials(study));
  const here = { ...route, study: study.name };
  const { graph, parts } = study.spec;
  const View = views[route.tab];
  const missing = study.trials - loaded.from - loaded.trials.length;
  return (
    <>
      <div className="study-head">
        <h2>{study.name}</h2>
        <StateMark state={study.state} />
        <span className="muted">
          {[
            `${graph.name}, ${count(graph.nodes)} nodes`,
            nameOf(parts.space),
            nameOf(parts.algorithm),
            nameOf(parts.estimator),
            `started ${dateTime(study.createdAt)}`,
          ].join(' · ')}
        </span>
        {loaded.isLoading && missing > 0 && (
          <output className="muted" aria-label="Loading">
            loading {count(missing)} more trials …
          </output>
        )}
      </div>
      <nav className="tabs" aria-label="Views of this study">
        {tabs.map((tab) => (
          <a key={tab} href={addressOf({ study: study.name, tab })} aria-current={tab === route.tab ? 'page' : undefined}>
            {tab}
            {tab === 'failures' && study.failed > 0 && <span className="badge">{count(study.failed)}</span>}
          </a>
        ))}
      </nav>
      {loaded.problem !== undefined && <p className="problem">The trials can't be loaded: {loaded.problem}</p>}
      {loaded.from > 0 && (
        <p className="muted">
          Showing the newest trials, from number {count(loaded.from)} on, of {count(study.trials)}.
        </p>
      )}
      <View study={study} loaded={loaded} route={here} />
      {route.trial !== undefined && (
        <TrialDialog
          key={route.trial}
          study={study}
          number={route.trial}
          onClose={() => go({ study: study.name, tab: route.tab })}
        />
      )}
    </>
  );
}

/** The registered name of a part, or the name of its class. */
function nameOf(part: SpecifiedPart): string {
  return 'name' in part ? part.name : part.given;
}
