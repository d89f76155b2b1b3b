import { MemoryStore } from '@gnas/core';
import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { openTelemetry } from './open-telemetry.js';
import { smallStudy } from './testing/small-study.js';
import { watch } from './watch.js';

afterEach(() => {
  for (const api of [trace, metrics, context]) api.disable();
});

function registerSdk() {
  const spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  const points = async (name: string) => {
    await reader.forceFlush();
    const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    return all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
  };
  return { spans, points };
}

describe('openTelemetry', () => {
  it('records a span for the search, a span inside it for each trial, and metrics', async () => {
    const { spans, points } = registerSdk();
    let active: string | undefined;
    const study = await smallStudy();
    const { best } = await watch(study, [openTelemetry()], {
      onTrial: () => {
        active = trace.getActiveSpan()?.spanContext().spanId;
      },
    });
    const finished = spans.getFinishedSpans();
    const search = finished.find(({ name }) => name === 'gnas.search');
    const trials = finished.filter(({ name }) => name === 'gnas.trial');
    expect(search?.spanContext().spanId).toBe(active);
    expect(search?.attributes).toMatchObject({
      'gnas.study': 'club',
      'gnas.objective': 'accuracy',
      'gnas.trials': 9,
      'gnas.best': best.metrics.accuracy,
    });
    expect(trials).toHaveLength(9);
    for (const [index, { attributes, status, events, parentSpanContext, startTime, endTime }] of trials.entries()) {
      const trial = study.trials[index];
      expect(parentSpanContext?.spanId).toBe(active);
      expect(attributes).toMatchObject({ 'gnas.trial.number': index, 'gnas.trial.state': trial?.state, 'gnas.study': 'club' });
      expect(attributes['gnas.metric.accuracy']).toBe(trial?.metrics.accuracy);
      expect(JSON.parse(attributes['gnas.trial.selection'] as string)).toEqual(trial?.selection);
      const ms = (endTime[0] - startTime[0]) * 1e3 + (endTime[1] - startTime[1]) / 1e6;
      expect(ms).toBeCloseTo(trial?.durationMs as number, 3);
      if (trial?.state !== 'failed') continue;
      expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'no linear layers here' });
      expect(events[0]?.attributes?.['exception.message']).toBe('no linear layers here');
    }
    const counts = (await points('gnas.trials')).map(({ attributes, value }) => [attributes['gnas.trial.state'], value]);
    expect(counts.sort()).toEqual([
      ['complete', 6],
      ['failed', 3],
    ]);
    const durations = (await points('gnas.trial.duration')) as { value: { count: number; sum: number } }[];
    expect(durations.reduce((sum, { value }) => sum + value.count, 0)).toBe(9);
    expect((await points('gnas.best'))[0]?.value).toBe(best.metrics.accuracy);
  });

  it('records why a search failed, and rethrows its error', async () => {
    const { spans } = registerSdk();
    const error = new Error('the power went out');
    const onTrial = () => {
      throw error;
    };
    await expect(watch(await smallStudy(), [openTelemetry()], { onTrial })).rejects.toBe(error);
    const search = spans.getFinishedSpans().find(({ name }) => name === 'gnas.search');
    expect(search?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'the power went out' });
  });

  it('does not record the trials of an earlier run again', async () => {
    const { spans, points } = registerSdk();
    const storage = new MemoryStore();
    await (await smallStudy({ storage })).search();
    await watch(await smallStudy({ storage }), [openTelemetry()]);
    expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['gnas.search']);
    expect(await points('gnas.trials')).toEqual([]);
  });

  it('does nothing without an SDK', async () => {
    const { study } = await watch(await smallStudy(), [openTelemetry()]);
    expect(study.trials).toHaveLength(9);
  });
});

describe('watch', () => {
  it('goes on without an observer that fails, and warns once', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const onTrial = () => {
      throw new Error('the disk is full');
    };
    const seen: number[] = [];
    const { study } = await watch(await smallStudy(), [
      { name: 'broken', onTrial },
      { name: 'whole', onTrial: ({ number }) => seen.push(number) },
    ]);
    await new Promise(setImmediate);
    process.off('warning', listen);
    expect(study.trials).toHaveLength(9);
    expect(seen).toHaveLength(9);
    expect(warnings.map(({ message }) => message)).toEqual(['broken no longer observes the search: the disk is full']);
  });
});
