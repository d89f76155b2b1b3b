import { type ChoiceImportance, fitnessOf, formatMetric } from '@gnas/core';
import { useMemo, useState } from 'react';
import { ParallelChart } from '../charts/parallel-chart.js';
import { choiceKeys, choiceText } from '../data/choice-text.js';
import { useAnswer } from '../data/use-answer.js';
import { count, share } from '../format.js';
import type { TabProps } from './tab-props.js';

/** Minimum number of completed trials for importances to mean anything. */
const fewestTrials = 10;

/** How much each choice matters, and how good each of its candidates is. */
export function ChoicesView({ study, loaded }: TabProps) {
  const { spec, trials, failed, pruned } = study;
  const keys = useMemo(() => choiceKeys(spec.choices, loaded.trials), [spec.choices, loaded.trials]);
  const completed = trials - failed - pruned;
  if (completed < fewestTrials)
    return (
      <section className="card empty">
        <h3>Too few trials</h3>
        <p>
          Which choices matter is computed from {fewestTrials} completed trials on. This study has {completed}.
        </p>
      </section>
    );
  // The server computes importances without a pause, so the trials are loaded first.
  if (loaded.trials.length === 0) return <p className="muted">Loading …</p>;
  return (
    <>
      <Importances study={study} />
      <ParallelChart spec={spec} keys={keys} trials={loaded.trials} history={loaded.history} />
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
  if (importances === undefined) return <section className="card muted">Computing which choices matter …</section>;
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
          Share of the variance of {study.spec.objective.title} over all architectures that each choice explains alone (functional
          ANOVA). Combinations of choices explain the other {share(Math.max(0, 1 - alone))}.
        </p>
        <ul className="bars">
          {importances.map(({ key, importance }) => (
            <li key={key}>
              <button type="button" aria-pressed={key === open?.key} onClick={() => setAsked(key)}>
                <span className="bar-name">{key}</span>
                <span className="bar-track">
                  <span className="bar" style={{ width: `${(100 * importance) / most}%` }} />
                </span>
                <span className="bar-value">{share(importance)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {open && <Levels importance={open} study={study} />}
    </div>
  );
}

/** The expected objective of each candidate of one choice. */
function Levels({ importance: { key, levels }, study }: { importance: ChoiceImportance; study: TabProps['study'] }) {
  const { objective, choices } = study.spec;
  const fitness = levels.map(({ expected }) => fitnessOf(objective, expected));
  const [worst, best] = [Math.min(...fitness), Math.max(...fitness)];
  // The bar of the worst candidate stays visible.
  const width = (value: number): number =>
    best > worst ? 4 + (96 * (fitnessOf(objective, value) - worst)) / (best - worst) : 100;
  return (
    <section className="card" aria-live="polite">
      <div className="card-head">
        <h3>Candidates of {key}</h3>
      </div>
      <p className="muted">
        Expected {objective.title} with each candidate if all other choices are drawn uniformly. Longer bars are better.
      </p>
      <table className="levels">
        <thead>
          <tr>
            <th scope="col">candidate</th>
            <th scope="col">expected {objective.title}</th>
            <th scope="col" className="number">
              trials
            </th>
          </tr>
        </thead>
        <tbody>
          {levels.map(({ taken, expected, trials }) => {
            const name = choiceText(choices, { [key]: taken }, key);
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="expected">
                  <span className="bar-track">
                    <span className="bar" style={{ width: `${width(expected)}%` }} />
                  </span>
                  <span className="bar-value">{formatMetric(objective, expected)}</span>
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
