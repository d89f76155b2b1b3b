import type { StudyOverview } from '../../wire.js';
import { count, percent } from '../format.js';
import { addressOf, type Tab } from '../route.js';
import { StateMark } from './state-mark.js';

/** Every study, as links. */
export function StudyList({ studies, open, tab }: { studies: readonly StudyOverview[]; open: string | undefined; tab: Tab }) {
  return (
    <nav className="study-list" aria-label="Studies">
      <h2>Studies</h2>
      <ul>
        {studies.map(({ name, state, trials, best, objective }) => (
          <li key={name}>
            <a href={addressOf({ study: name, tab })} aria-current={name === open ? 'page' : undefined}>
              <span className="name">{name}</span>
              <span className="figures">
                <StateMark state={state} />
                <span>
                  {count(trials)} {trials === 1 ? 'trial' : 'trials'}
                </span>
                <span className="best">{percent(best?.metrics[objective])}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
