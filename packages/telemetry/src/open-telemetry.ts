import type { Study, Trial } from '@gnas/core';
import { type Attributes, context, metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import type { SearchObserver } from './search-observer.js';

/** Options of `openTelemetry`. */
export interface OpenTelemetryOptions {
  /** Name of the study: the attribute `gnas.study` of every span and metric. Default: no attribute. */
  readonly study?: string;
}

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
 *
 * In a resumed search, trials of an earlier run are not recorded again.
 */
export function openTelemetry({ study: name }: OpenTelemetryOptions = {}): SearchObserver {
  const common: Attributes = name === undefined ? {} : { 'gnas.study': name };
  const tracer = trace.getTracer(scope);
  const meter = metrics.getMeter(scope);
  const trials = meter.createCounter('gnas.trials', { description: 'Trials that ended', unit: '{trial}' });
  const duration = meter.createHistogram('gnas.trial.duration', { description: 'Duration of a trial', unit: 's' });
  const bestObjective = meter.createGauge('gnas.best', { description: 'Objective of the best trial so far' });
  let span: Span | undefined;
  let begun = 0;
  let last: Study | undefined;
  return {
    name: 'openTelemetry',
    begin: () => {
      begun = Date.now();
      span = tracer.startSpan('gnas.search', { startTime: begun, attributes: common });
    },
    around: (search) => (span ? context.with(trace.setSpan(context.active(), span), search) : search()),
    onTrial: (trial, study) => {
      last = study;
      if (trial.startedAt < begun || !span) return;
      const parent = trace.setSpan(context.active(), span);
      const each = tracer.startSpan(
        'gnas.trial',
        { startTime: trial.startedAt, attributes: { ...common, ...attributesOf(trial) } },
        parent,
      );
      if (trial.error) {
        each.recordException({ name: trial.error.code, message: trial.error.message }, trial.startedAt + trial.durationMs);
        each.setStatus({ code: SpanStatusCode.ERROR, message: trial.error.message });
      }
      each.end(trial.startedAt + trial.durationMs);
      trials.add(1, { ...common, 'gnas.trial.state': trial.state }, parent);
      duration.record(trial.durationMs / 1000, { ...common, 'gnas.trial.state': trial.state }, parent);
    },
    onBest: (trial, study) => bestObjective.record(study.value(trial), { ...common, 'gnas.objective': study.objective }),
    end: (error) => {
      if (last) span?.setAttributes({ 'gnas.objective': last.objective, 'gnas.trials': last.trials.length });
      if (last?.best)
        span?.setAttributes({ 'gnas.best': last.value(last.best), 'gnas.best.selection': JSON.stringify(last.best.selection) });
      if (error !== undefined) {
        span?.recordException(error instanceof Error ? error : String(error));
        span?.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      }
      span?.end();
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
