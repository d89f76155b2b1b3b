import { useEffect, useRef } from 'react';
import type { StudyOverview, TrialDetail } from '../../wire.js';
import { CurveChart } from '../charts/curve-chart.js';
import { takenInWords } from '../data/selection-words.js';
import { useAnswer } from '../data/use-answer.js';
import { ArchitectureDrawing } from '../drawing/architecture-drawing.js';
import { compact, count, dateTime, duration, percent } from '../format.js';
import { StateMark } from '../parts/state-mark.js';
import { Tiles } from '../parts/tiles.js';
import { addressOf } from '../route.js';

/** Everything about one trial. */
export function TrialDialog({ study, number, onClose }: { study: StudyOverview; number: number; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { value, problem } = useAnswer<TrialDetail>(`studies/${encodeURIComponent(study.name)}/trials/${number}`);
  // A modal dialog keeps the keyboard within, closes on Escape, and gives the focus back.
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
              begun {dateTime(value.trial.startedAt)}
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

function Details({
  study: { name, facts, objective },
  detail: { trial, drawing },
}: {
  study: StudyOverview;
  detail: TrialDetail;
}) {
  const { metrics, bySplit = {}, cost, curve, error, pruned, sameAs } = trial;
  const splits = Object.entries({ validation: metrics, ...bySplit });
  const names = [...new Set(splits.flatMap(([, values]) => Object.keys(values)))].sort(
    (a, b) => Number(b === objective) - Number(a === objective) || a.localeCompare(b),
  );
  return (
    <>
      {sameAs !== undefined && (
        <p className="muted">
          The same architecture as <a href={addressOf({ study: name, tab: 'trials', trial: sameAs })}>trial #{sameAs}</a>, whose
          figures these are.
        </p>
      )}
      {pruned && (
        <p className="muted">
          Its training was ended at epoch {pruned.epoch}: {percent(pruned.reached)} reached, at least {percent(pruned.atLeast)}{' '}
          asked for.
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
          ['FLOPs', compact(cost.flops), `${count(cost.flops)} floating-point operations of one forward pass`],
          ...(cost.latencyMs === undefined ? [] : [['latency', `${cost.latencyMs.toFixed(2)} ms`] as const]),
          ['took', duration(trial.durationMs)],
          ['seed', String(trial.seed)],
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
          {names.length > 0 && (
            <>
              <h3>Metrics</h3>
              <table>
                <thead>
                  <tr>
                    <td />
                    {splits.map(([split]) => (
                      <th key={split} scope="col" className="number">
                        {split}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {names.map((name) => (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      {splits.map(([split, values]) => (
                        <td key={split} className="number">
                          {values[name]?.toFixed(4) ?? '–'}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          )}
          <h3>Choices</h3>
          <table>
            <tbody>
              {Object.entries(trial.selection).map(([key, taken]) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  <td>{takenInWords(facts, key, taken)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}
