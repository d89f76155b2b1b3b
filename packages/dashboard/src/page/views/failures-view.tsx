import type { Trial } from '@gnas/core';
import { useMemo } from 'react';
import { count } from '../format.js';
import { TrialLinks } from '../parts/trial-links.js';
import type { TabProps } from './tab-props.js';

/** Failed trials, grouped by reason. */
export function FailuresView({ loaded, route }: TabProps) {
  const reasons = useMemo(() => byReason(loaded.trials), [loaded.trials]);
  if (reasons.length === 0)
    return (
      <section className="card empty">
        <h3>No trial has failed</h3>
      </section>
    );
  return reasons.map(([reason, { code, trials }]) => (
    <section key={reason} className="card failure">
      <div className="card-head">
        <h3>{code}</h3>
        <span className="muted">
          {count(trials.length)} {trials.length === 1 ? 'trial' : 'trials'}
        </span>
      </div>
      <p className="message">{trials[0]?.error?.message ?? 'No reason was recorded.'}</p>
      <TrialLinks trials={trials} route={route} />
    </section>
  ));
}

/** Groups failed trials. Messages that differ only in their numbers count as one reason. */
function byReason(trials: readonly Trial[]): [string, { code: string; trials: Trial[] }][] {
  const reasons = new Map<string, { code: string; trials: Trial[] }>();
  for (const trial of trials) {
    if (trial.state !== 'failed') continue;
    const { code = 'unknown', message = '' } = trial.error ?? {};
    const reason = `${code} ${message.replace(/\d+(\.\d+)?(e[+-]?\d+)?/gi, '#')}`;
    const known = reasons.get(reason);
    if (known) known.trials.push(trial);
    else reasons.set(reason, { code, trials: [trial] });
  }
  return [...reasons].sort(([, a], [, b]) => b.trials.length - a.trials.length);
}
