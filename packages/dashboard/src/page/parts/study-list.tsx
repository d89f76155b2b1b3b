import { formatMetric } from '@gnas/core';
import type { StudyOverview } from '../../wire.js';
import { count } from '../format.js';
import { addressOf, type Tab } from '../route.js';
import { StateMark } from './state-mark.js';

/** Links to every study. */
export function StudyList({ studies, open, tab }: { studies: readonly StudyOverview[]; open: string | undefined; tab: Tab }) {
  return (
    <nav className="study-list" aria-label="Studies">
      <h2>Studies</h2>
      <ul>
        {studies.map(({ name, state, trials, best, spec }) => (
          <li key={name}>
            <a href={addressOf({ study: name, tab })} aria-current={name === open ? 'page' : undefined}>
              <span className="name">{name}</span>
              <span className="figures">
                <StateMark state={state} />
                <span>
                  {count(trials)} {trials === 1 ? 'trial' : 'trials'}
                </span>
                <span className="best" title={spec && `best ${spec.objective.title}`}>
                  {spec ? formatMetric(spec.objective, best?.metrics[spec.objective.name]) : '–'}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
