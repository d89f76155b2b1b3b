import { workerData } from 'node:worker_threads';
import { GnasError, type Graph } from '@gnas/core';
import { type ExecutedTrial, ParameterStore, type TrialRequest } from '@gnas/core/plugin';
import { loadParts } from './parts.js';

/** What a worker thread is started with. */
export interface WorkerSetup {
  /** File of the module of parts. */
  readonly file: string;
  readonly data: unknown;
  readonly graph: Graph;
}

/** A request to a worker: to run a trial or, without one, to make its parts. */
export interface WorkerTask {
  readonly trial?: TrialRequest;
  /** One counter, which the worker increments while it is alive. */
  readonly pulse: Int32Array;
}

/** The response of a worker. An error is sent as data, because it would lose its code between threads. */
export type WorkerAnswer =
  | { readonly executed?: ExecutedTrial }
  | { readonly error: { readonly code: string; readonly message: string } };

/** Milliseconds between beats. */
const pulseMs = 500;

const ready = prepare(workerData as WorkerSetup);
// The first request reports why parts could not be made. Until then, nothing handles a rejection.
ready.catch(() => {});

async function prepare({ file, data, graph }: WorkerSetup) {
  const parts = await loadParts(file, data, graph);
  return { ...parts, objective: parts.estimator.metric(parts.task), device: parts.backend.upload(graph) };
}

/** Handles one request in a worker thread. */
export default async function answer({ trial, pulse }: WorkerTask): Promise<WorkerAnswer> {
  Atomics.add(pulse, 0, 1);
  const beat = setInterval(() => Atomics.add(pulse, 0, 1), pulseMs);
  try {
    await ready;
    return trial ? { executed: await run(trial) } : {};
  } catch (error) {
    const code = error instanceof GnasError ? error.code : 'unexpected';
    return { error: { code, message: error instanceof Error ? error.message : String(error) } };
  } finally {
    clearInterval(beat);
  }
}

async function run({ selection, seed, bars, timeLimit }: TrialRequest): Promise<ExecutedTrial> {
  const { task, objective, space, estimator, backend, device } = await ready;
  const parameters = new ParameterStore(backend, seed);
  try {
    const context = { backend, task, objective, parameters, seed, bars, timeLimit };
    const estimate = await estimator.infer(space.parseModel(selection), device, 'validation', context);
    return { estimate, parameters: estimate.pruned ? new Map() : await parameters.snapshot() };
  } finally {
    parameters.dispose();
  }
}
