import type { Study, Trial } from '@gnas/core';
import { type Attributes, context, metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SearchObserver } from './search-observer.js';

/** Name of the tracer and the meter. */
const scope = '@gnas/telemetry';

/**
 * Records spans and metrics of a search with the OpenTelemetry SDK that the process has registered. Without an SDK, it does nothing.
 *
 * - Span `gnas.search` is active while the search runs.
 * - Inside it, span `gnas.trial` has the start and the end of each trial, and the attributes `gnas.trial.number`, `.phase`, `.state`, `.seed`,
 *   `.selection` (JSON), `.parameters`, `.flops` and `gnas.metric.<name>`. A failed trial has the status ERROR and an exception.
 * - Counter `gnas.trials` and histogram `gnas.trial.duration` (seconds) are split by `gnas.trial.state`.
 * - Gauge `gnas.best` is the objective of the best trial so far.
 * - All of them have the attributes `gnas.study` and `gnas.objective`, the names of the study and of its metric.
 *
 * In a resumed search, trials of an earlier run are not recorded again.
 */
export function openTelemetry(): SearchObserver {
  const tracer = trace.getTracer(scope);
  const meter = metrics.getMeter(scope);
  const trials = meter.createCounter('gnas.trials', { description: 'Trials that ended', unit: '{trial}' });
  const duration = meter.createHistogram('gnas.trial.duration', { description: 'Duration of a trial', unit: 's' });
  const bestObjective = meter.createGauge('gnas.best', { description: 'Objective of the best trial so far' });
  let watched: { readonly study: Study; readonly span: Span; readonly common: Attributes } | undefined;
  return {
    name: 'openTelemetry',
    begin: (study) => {
      const common = { 'gnas.study': study.name, 'gnas.objective': study.objective.name };
      watched = { study, common, span: tracer.startSpan('gnas.search', { attributes: common }) };
    },
    around: (search) => (watched ? context.with(trace.setSpan(context.active(), watched.span), search) : search()),
    onTrial: (trial) => {
      if (!watched) return;
      const { common, span } = watched;
      const parent = trace.setSpan(context.active(), span);
      const attributes = { ...common, ...attributesOf(trial) };
      const ended = trial.startedAt + trial.durationMs;
      const each = tracer.startSpan('gnas.trial', { startTime: trial.startedAt, attributes }, parent);
      if (trial.error) {
        each.recordException({ name: trial.error.code, message: trial.error.message }, ended);
        each.setStatus({ code: SpanStatusCode.ERROR, message: trial.error.message });
      }
      each.end(ended);
      const byState = { ...common, 'gnas.trial.state': trial.state };
      trials.add(1, byState, parent);
      duration.record(trial.durationMs / 1000, byState, parent);
    },
    onBest: (trial, study) => bestObjective.record(study.value(trial), watched?.common),
    end: (error) => {
      if (!watched) return;
      const { study, span } = watched;
      const { best, bestValue, trials } = study;
      span.setAttribute('gnas.trials', trials.length);
      if (best && bestValue !== undefined)
        span.setAttributes({ 'gnas.best': bestValue, 'gnas.best.selection': JSON.stringify(best.selection) });
      if (error !== undefined) {
        span.recordException(error instanceof Error ? error : String(error));
        span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      }
      span.end();
    },
  };
}

function attributesOf({ number, phase, state, seed, selection, metrics: figures, cost }: Trial): Attributes {
  return {
    'gnas.trial.number': number,
    'gnas.trial.phase': phase,
    'gnas.trial.state': state,
    'gnas.trial.seed': seed,
    'gnas.trial.selection': JSON.stringify(selection),
    'gnas.trial.parameters': cost.parameters,
    'gnas.trial.flops': cost.flops,
    ...(cost.latencyMs !== undefined && { 'gnas.trial.latency_ms': cost.latencyMs }),
    ...Object.fromEntries(Object.entries(figures).map(([metric, value]) => [`gnas.metric.${metric}`, value])),
  };
}
