import { useDeferredValue, useMemo, useState } from 'react';
import { choiceKeys } from '../data/choice-text.js';
import { count } from '../format.js';
import { go } from '../route.js';
import { type Arrangement, arrangeTrials } from './arrange-trials.js';
import type { TabProps } from './tab-props.js';
import { stateInWords, trialColumns } from './trial-columns.js';
import { TrialTable } from './trial-table.js';

/** All trials in a table that can be sorted and filtered. */
export function TrialsView({ study, loaded, route }: TabProps) {
  const { trials } = loaded;
  const [arrangement, setArrangement] = useState<Arrangement>({
    by: 'value',
    isDescending: study.spec.objective.direction === 'maximize',
    words: '',
  });
  const hasLatency = useMemo(() => trials.some(({ cost }) => cost.latencyMs !== undefined), [trials]);
  const { spec } = study;
  // The choices stay the same as trials are added, but a new array would render the whole table again.
  const joined = choiceKeys(spec.choices, trials).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the spec of a study never changes.
  const columns = useMemo(() => trialColumns(spec, joined.split('\n').filter(Boolean), hasLatency), [joined, hasLatency]);
  const states = useMemo(() => [...new Set(trials.map(stateInWords))].sort(), [trials]);
  const deferred = useDeferredValue(arrangement);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the spec of a study never changes.
  const rows = useMemo(() => arrangeTrials(trials, columns, spec.choices, deferred), [trials, columns, deferred]);
  return (
    <section className="card trials">
      <div className="card-head">
        <label className="grow">
          Filter{' '}
          <input
            type="search"
            placeholder="for example op_0=gcn"
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
