import { formatMetric, type Trial } from '@gnas/core';
import { useMemo } from 'react';
import type { TrialDetail } from '../../wire.js';
import { useAnswer } from '../data/use-answer.js';
import { ArchitectureDrawing } from '../drawing/architecture-drawing.js';
import { compact } from '../format.js';
import { addressOf } from '../route.js';
import type { TabProps } from './tab-props.js';

const shownCount = 6;

/** Drawings of the best architectures. */
export function ArchitecturesView({ study, loaded, route }: TabProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the history stays the same object when trials are added.
  const top = useMemo(() => loaded.history.top(shownCount), [loaded.history, loaded.trials]);
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
  const { objective } = study.spec;
  return (
    <section className="card">
      <div className="card-head">
        <h3>
          <a href={addressOf({ ...route, trial: trial.number })}>{title}</a>
        </h3>
        <span>
          <strong>{formatMetric(objective, trial.metrics[objective.name])}</strong>
          <span className="muted">
            {' '}
            · test {formatMetric(objective, trial.bySplit?.test?.[objective.name])} · {compact(trial.cost.parameters)} parameters
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
