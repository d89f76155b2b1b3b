import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { TrialOrder } from './messages/messages.js';

/** Name of the tracer. */
const scope = '@gnas/distributed';

/** Writes the active trace context, for another process to go on with. Empty without an OpenTelemetry SDK. */
export function traceCarrier(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs a trial inside a span `gnas.trial.run`, whose parent is the span of the coordinator. Without an SDK it only runs it. */
export async function spanned<T>(
  { request, trace: carrier }: Pick<TrialOrder, 'request' | 'trace'>,
  attributes: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const parent = propagation.extract(context.active(), carrier);
  const span = trace.getTracer(scope).startSpan(
    'gnas.trial.run',
    {
      kind: SpanKind.CONSUMER,
      attributes: { 'gnas.trial.number': request.number, 'gnas.trial.seed': request.seed, ...attributes },
    },
    parent,
  );
  try {
    return await context.with(trace.setSpan(parent, span), run);
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}
