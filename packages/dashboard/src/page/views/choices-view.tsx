import type { ChoiceImportance } from '@gnas/core';
import { useMemo, useState } from 'react';
import { ParallelChart } from '../charts/parallel-chart.js';
import { choiceKeys, takenInWords } from '../data/selection-words.js';
import { useAnswer } from '../data/use-answer.js';
import { count, percent } from '../format.js';
import type { TabProps } from './tab-props.js';

/** Trials without which importances say nothing. */
const fewestTrials = 10;

/** Which choices matter, and how. */
export function ChoicesView({ study, loaded }: TabProps) {
  const { facts, trials, failed, pruned } = study;
  const keys = useMemo(() => choiceKeys(facts, loaded.trials), [facts, loaded.trials]);
  const completed = trials - failed - pruned;
  if (completed < fewestTrials)
    return (
      <section className="card empty">
        <h3>Too few trials to say</h3>
        <p>
          Which choices matter is worked out from {fewestTrials} completed trials on; there {completed === 1 ? 'is' : 'are'}{' '}
          {completed}.
        </p>
      </section>
    );
  // The server works importances out in one piece; the trials come first.
  if (loaded.trials.length === 0) return <p className="muted">Loading …</p>;
  return (
    <>
      <Importances study={study} />
      <ParallelChart facts={facts} keys={keys} trials={loaded.trials} study={loaded.study} />
    </>
  );
}

function Importances({ study }: Pick<TabProps, 'study'>) {
  const { name, trials, state } = study;
  const { value: importances, problem } = useAnswer<ChoiceImportance[]>(
    `studies/${encodeURIComponent(name)}/importance`,
    `${trials} ${state}`,
  );
  const [asked, setAsked] = useState<string>();
  if (problem !== undefined) return <p className="problem">{problem}</p>;
  if (importances === undefined) return <section className="card muted">Working out which choices matter …</section>;
  const open = importances.find(({ key }) => key === asked) ?? importances[0];
  const alone = importances.reduce((sum, { importance }) => sum + importance, 0);
  const most = Math.max(...importances.map(({ importance }) => importance), 1e-9);
  return (
    <div className="columns">
      <section className="card">
        <div className="card-head">
          <h3>Which choices matter</h3>
        </div>
        <p className="muted">
          Share of the variance of {study.objective} over all architectures that each choice explains alone (functional ANOVA).
          Choices together explain the other {percent(Math.max(0, 1 - alone))}.
        </p>
        <ul className="bars">
          {importances.map(({ key, importance }) => (
            <li key={key}>
              <button type="button" aria-pressed={key === open?.key} onClick={() => setAsked(key)}>
                <span className="bar-name">{key}</span>
                <span className="bar-track">
                  <span className="bar" style={{ width: `${(100 * importance) / most}%` }} />
                </span>
                <span className="bar-value">{percent(importance)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {open && <Levels importance={open} study={study} />}
    </div>
  );
}

/** What is to be expected of each candidate of one choice. */
function Levels({ importance: { key, levels }, study }: { importance: ChoiceImportance; study: TabProps['study'] }) {
  const values = levels.map(({ expected }) => expected);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // The worst keeps a sliver, so that its bar can be seen.
  const width = (value: number): number => (most > least ? 4 + (96 * (value - least)) / (most - least) : 100);
  return (
    <section className="card" aria-live="polite">
      <div className="card-head">
        <h3>Candidates of {key}</h3>
      </div>
      <p className="muted">
        The {study.objective} to expect with each, the other choices being drawn uniformly. Bars begin near the lowest.
      </p>
      <table className="levels">
        <thead>
          <tr>
            <th scope="col">candidate</th>
            <th scope="col">expected {study.objective}</th>
            <th scope="col" className="number">
              trials
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map(({ taken, expected, trials }) => {
            const name = takenInWords(study.facts, key, taken);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="expected">
                  <span className="bar-track">
                    <span className="bar" style={{ width: `${width(expected)}%` }} />
                  </span>
                  <span className="bar-value">{percent(expected)}</span>
                </td>
                <td className="number">{count(trials)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
