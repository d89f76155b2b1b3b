import { useDeferredValue, useMemo, useState } from 'react';
import { choiceKeys } from '../data/selection-words.js';
import { count } from '../format.js';
import { go } from '../route.js';
import { type Arrangement, arrangeTrials } from './arrange-trials.js';
import type { TabProps } from './tab-props.js';
import { stateInWords, trialColumns } from './trial-columns.js';
import { TrialTable } from './trial-table.js';

/** Every trial, to sort and to filter. */
export function TrialsView({ study, loaded, route }: TabProps) {
  const { trials } = loaded;
  const [arrangement, setArrangement] = useState<Arrangement>({ by: 'value', isDescending: true, words: '' });
  const hasLatency = useMemo(() => trials.some(({ cost }) => cost.latencyMs !== undefined), [trials]);
  const { facts, objective } = study;
  // The choices are the same however many trials there are; a new array would make the table anew.
  const joined = choiceKeys(facts, trials).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the study, the columns need what does not change.
  const columns = useMemo(
    () => trialColumns(study, joined.split('\n').filter(Boolean), hasLatency),
    [objective, joined, hasLatency],
  );
  const states = useMemo(() => [...new Set(trials.map(stateInWords))].sort(), [trials]);
  const deferred = useDeferredValue(arrangement);
  const rows = useMemo(() => arrangeTrials(trials, columns, facts, deferred), [trials, columns, facts, deferred]);
  return (
    <section className="card trials">
      <div className="card-head">
        <label className="grow">
          Filter{' '}
          <input
            type="search"
            placeholder="words, such as op_0=gcn"
            value={arrangement.words}
            onChange={(event) => setArrangement({ ...arrangement, words: event.currentTarget.value })}
          />
        </label>
        <label>
          State{' '}
          <select
            value={arrangement.state ?? ''}
            onChange={(event) => {
              const { state: _before, ...rest } = arrangement;
              const state = event.currentTarget.value;
              setArrangement(state === '' ? rest : { ...rest, state });
            }}
          >
            <option value="">all</option>
            {states.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        <output className="muted" aria-label="Trials shown">
          {count(rows.length)} of {count(trials.length)} trials
        </output>
      </div>
      <TrialTable
        rows={rows}
        columns={columns}
        by={arrangement.by}
        isDescending={arrangement.isDescending}
        best={study.best?.number}
        onSort={(by, isDescending) => setArrangement({ ...arrangement, by, isDescending })}
        onOpen={(trial) => go({ ...route, trial })}
      />
    </section>
  );
}
