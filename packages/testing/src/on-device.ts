import { createBackend } from '@gnas/backend-tfjs';
import type { Backend, Graph, GraphOnDevice, Model, ParameterStore, Tensor } from '@gnas/core/plugin';
import { demand } from './promises.js';

/** The devices on which a part is tested if none are given: the reference and the default one. */
export async function usualBackends(): Promise<readonly Backend[]> {
  return Promise.all([createBackend({ device: 'cpu' }), createBackend({ device: 'wasm' })]);
}

/** Runs `f` with a graph on a device. @throws Error if tensors are left afterwards */
export async function withoutLeaks<T>(backend: Backend, graph: Graph, f: (uploaded: GraphOnDevice) => Promise<T>): Promise<T> {
  const before = backend.memory().numTensors;
  const uploaded = backend.upload(graph);
  let result: T;
  try {
    result = await f(uploaded);
  } finally {
    uploaded.dispose();
  }
  const left = backend.memory().numTensors - before;
  demand(left === 0, () => `it leaves ${left} tensors on ${backend.device}; free them, for example with backend.tidy`);
  return result;
}

/** A pass of a model on a device. */
export interface Pass {
  readonly backend: Backend;
  readonly graph: GraphOnDevice;
  readonly parameters: ParameterStore;
  /** Default false. */
  readonly training?: boolean;
}

/** Computes the scores of a model. */
export function scoresOf(model: Model, { backend, graph, parameters, training = false }: Pass): Tensor {
  return model.forward(graph, backend.ops({ training, seed: 5 }), parameters);
}

/** Computes the scores of a model, and reads them back. */
export async function readScores(
  model: Model,
  pass: Pass,
): Promise<{ readonly shape: readonly number[]; readonly values: Float32Array }> {
  const { backend } = pass;
  const output = backend.tidy(() => scoresOf(model, pass));
  const values = await backend.read(output);
  const { shape } = output;
  backend.dispose(output);
  return { shape, values };
}

/** Whether two arrays hold the same bits. */
export function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, at) => Object.is(value, b[at]));
}
