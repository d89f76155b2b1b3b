import { type Engine, fitnessOf, formatMetric } from '@gnas/core';
import { useEffect, useRef } from 'react';
import type { ReadableStudy, TrialDetail } from '../../wire.js';
import { CurveChart } from '../charts/curve-chart.js';
import { choiceText } from '../data/choice-text.js';
import { useAnswer } from '../data/use-answer.js';
import { ArchitectureDrawing } from '../drawing/architecture-drawing.js';
import { compact, count, dateTime, duration } from '../format.js';
import { StateMark } from '../parts/state-mark.js';
import { Tiles } from '../parts/tiles.js';
import { addressOf } from '../route.js';
import { MetricsTable } from './metrics-table.js';

/** All details of one trial. */
export function TrialDialog({ study, number, onClose }: { study: ReadableStudy; number: number; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value, problem } = useAnswer<TrialDetail>(`studies/${encodeURIComponent(study.name)}/trials/${number}`);
  // A modal dialog keeps the focus inside and closes on Escape.
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="trial-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={() => {}}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id="trial-title">Trial #{number}</h2>
          {value && <StateMark state={value.trial.state} />}
          {value && (
            <span className="muted">
              {value.trial.phase === 're-evaluation' && 're-evaluation, '}
              started {dateTime(value.trial.startedAt)}
            </span>
          )}
          <button type="button" className="close" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {problem !== undefined && <p className="problem">{problem}</p>}
        {value && <Details study={study} detail={value} />}
      </div>
    </dialog>
  );
}

function engineText({ platform = '', backend, device, versions }: Engine): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [platform, `${backend}/${device}`, ...packages].join(', ');
}

function Details({ study: { name, spec }, detail: { trial, drawing } }: { study: ReadableStudy; detail: TrialDetail }) {
  const { metrics, cost, curve, error, pruned, sameAs, engine } = trial;
  const { objective, choices } = spec;
  return (
    <>
      {sameAs !== undefined && (
        <p className="muted">
          Same architecture as <a href={addressOf({ study: name, tab: 'trials', trial: sameAs })}>trial #{sameAs}</a>, whose
          figures are shown here.
        </p>
      )}
      {pruned && (
        <p className="muted">
          Training was ended early at epoch {pruned.epoch}: it had reached {objective.title}{' '}
          {formatMetric(objective, fitnessOf(objective, pruned.reached))}, and{' '}
          {formatMetric(objective, fitnessOf(objective, pruned.atLeast))} was required to go on.
        </p>
      )}
      {error && (
        <p className="problem">
          {error.message} <code>{error.code}</code>
        </p>
      )}
      <Tiles
        items={[
          ['parameters', count(cost.parameters)],
          ['FLOPs', compact(cost.flops), `${count(cost.flops)} floating-point operations in one forward pass`],
          ...(cost.latencyMs === undefined ? [] : [['latency', `${cost.latencyMs.toFixed(2)} ms`] as const]),
          ['time', duration(trial.durationMs)],
          ['seed', String(trial.seed)],
          ...(engine ? [['engine', engine.runtime, engineText(engine)] as const] : []),
        ]}
      />
      <div className="columns details">
        <div>
          <h3>Architecture</h3>
          <ArchitectureDrawing architecture={drawing.architecture} title={`Architecture of trial #${trial.number}`} />
          {drawing.note !== undefined && <p className="muted">{drawing.note}</p>}
        </div>
        <div>
          {curve && curve.epochs.length > 0 && (
            <>
              <h3>Training</h3>
              <CurveChart curve={curve} objective={objective} />
            </>
          )}
          {Object.keys(metrics).length > 0 && (
            <>
              <h3>Metrics</h3>
              <MetricsTable trial={trial} objective={objective} known={spec.metrics} />
            </>
          )}
          <h3>Choices</h3>
          <table>
            <tbody>
              {Object.keys(trial.selection).map((key) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td>{choiceText(choices, trial.selection, key)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}
