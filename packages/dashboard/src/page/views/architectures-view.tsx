import type { Trial } from '@gnas/core';
import { useMemo } from 'react';
import type { TrialDetail } from '../../wire.js';
import { useAnswer } from '../data/use-answer.js';
import { ArchitectureDrawing } from '../drawing/architecture-drawing.js';
import { compact, percent } from '../format.js';
import { addressOf } from '../route.js';
import type { TabProps } from './tab-props.js';

const shownCount = 6;

/** The best architectures, drawn. */
export function ArchitecturesView({ study, loaded, route }: TabProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the loaded study is the same object when it has more trials.
  const top = useMemo(() => loaded.study.top(shownCount), [loaded.study, loaded.trials]);
  if (top.length === 0)
    return (
      <section className="card empty">
        <h3>No trial has completed yet</h3>
      </section>
    );
  return (
    <div className="drawings">
      {top.map((trial) => (
        <Card key={trial.number} trial={trial} study={study} route={route} />
      ))}
    </div>
  );
}

function Card({ trial, study, route }: Pick<TabProps, 'study' | 'route'> & { trial: Trial }) {
  const { value, problem } = useAnswer<TrialDetail>(`studies/${encodeURIComponent(study.name)}/trials/${trial.number}`);
  const title = `Trial #${trial.number}`;
  return (
    <section className="card">
      <div className="card-head">
        <h3>
          <a href={addressOf({ ...route, trial: trial.number })}>{title}</a>
        </h3>
        <span>
          <strong>{percent(trial.metrics[study.objective])}</strong>
          <span className="muted">
            {' '}
            · test {percent(trial.bySplit?.test?.[study.objective])} · {compact(trial.cost.parameters)} parameters
          </span>
        </span>
      </div>
      {problem !== undefined && <p className="problem">{problem}</p>}
      {value && (
        <ArchitectureDrawing architecture={value.drawing.architecture} title={`Architecture of ${title.toLowerCase()}`} />
      )}
      {value?.drawing.note !== undefined && <p className="muted">{value.drawing.note}</p>}
    </section>
  );
}
