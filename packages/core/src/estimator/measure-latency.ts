import type { Backend, GraphOnDevice } from '../backend/backend.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import type { Model } from '../space/model.js';

/** How often `measureLatency` runs a model. */
export interface LatencyOptions {
  /** Passes that are timed. Default 11. */
  readonly repeats?: number;
  /** Passes before them, in which kernels are compiled and what is derived from the graph is made. Default 3. */
  readonly warmup?: number;
}

/**
 * Milliseconds of one forward pass over the whole graph with fresh parameters, without dropout: the median of `repeats` passes,
 * each until its result has been read back, so that work which the device has only queued counts too.
 */
export async function measureLatency(
  model: Model,
  graph: GraphOnDevice,
  backend: Backend,
  { repeats = 11, warmup = 3 }: LatencyOptions = {},
): Promise<number> {
  const store = new ParameterStore(backend, 0);
  const times: number[] = [];
  try {
    for (let pass = 0; pass < warmup + repeats; pass++) {
      const start = performance.now();
      const output = backend.tidy(() => model.forward(graph, backend.ops({ training: false, seed: 0 }), store));
      await backend.read(output);
      const elapsed = performance.now() - start;
      backend.dispose(output);
      if (pass >= warmup) times.push(elapsed);
    }
  } finally {
    store.dispose();
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}
