import { serialize } from 'node:v8';
import { GnasError, type ParameterSnapshot } from '@gnas/core';
import type { Engine, ExecutedTrial, TrialExecutor } from '@gnas/core/plugin';
import { BestSoFar } from '../best-so-far.js';
import { digestOfParameters } from '../messages/digest.js';
import type { AnsweredTrial, ObjectReference, StudyNotice, TrialAnswer, TrialOrder } from '../messages/messages.js';
import type { ObjectStore } from '../objects/object-store.js';
import { persistently } from '../persistently.js';

/** Tries to keep parameters, over about half a minute. */
const putTries = 25;

/** What a worker runs the trials of a study with. */
export interface OrderRunner {
  readonly notice: StudyNotice;
  readonly threads: TrialExecutor;
  readonly engine: Engine;
  readonly objects: ObjectStore;
  /** Name of the worker. */
  readonly worker: string;
}

/**
 * Runs a trial, and keeps its parameters if it may be the result. A trial that fails is an answer, too.
 * @throws GnasError GNAS_ABORTED on the signal
 */
export async function runOrder(order: TrialOrder, runner: OrderRunner, signal: AbortSignal): Promise<TrialAnswer> {
  const { request, digest } = order;
  const { threads, engine, worker } = runner;
  const started = performance.now();
  const facts = (): Omit<TrialAnswer, 'executed' | 'error'> => ({
    ...{ number: request.number, digest, worker, engine, isLimited: request.timeLimit !== undefined },
    durationMs: Math.round(performance.now() - started),
  });
  try {
    const executed = await threads.run(request, signal);
    const answered = await answeredTrial(executed, order, runner);
    return { ...facts(), executed: answered };
  } catch (error) {
    if (signal.aborted) throw error;
    const code = error instanceof GnasError ? error.code : 'unexpected';
    return { ...facts(), error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}

async function answeredTrial(
  { estimate, parameters: given }: ExecutedTrial,
  { keepFrom }: TrialOrder,
  { notice, objects }: OrderRunner,
): Promise<AnsweredTrial> {
  // Threads of this machine hand their parameters over as they are.
  const parameters = given as ParameterSnapshot;
  const fitness = new BestSoFar(notice.spec.objective).fitness(estimate.metrics);
  const isKept = parameters.size > 0 && fitness >= keepFrom;
  return {
    estimate,
    parametersDigest: digestOfParameters(parameters),
    parametersCount: parameters.size,
    ...(isKept && { parameters: await kept(parameters, objects) }),
  };
}

/** Tries to keep parameters. Without them the result is the same, and takes one more training. */
async function kept(parameters: ParameterSnapshot, objects: ObjectStore): Promise<ObjectReference | undefined> {
  const bytes = serialize(parameters);
  return persistently(
    () => objects.put(bytes),
    (tries) => tries >= putTries,
  ).catch(() => undefined);
}
