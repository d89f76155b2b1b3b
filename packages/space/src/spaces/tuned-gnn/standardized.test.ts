import { sparseMatrix } from '@gnas/core/conformance';
import { bindOps, createGraph, ParameterStore, type Tensor } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf } from '../../../../../testing/devices.js';
import { standardized } from './standardized.js';

const values = [1, 0, 4, 0, 0, 4, 3, 0, 4, 0, 2, 4];
const [rows, columns] = [4, 3];
const graphOf = (layout: 'dense' | 'sparse', numbers = values) =>
  createGraph({
    name: layout,
    numNodes: rows,
    source: Int32Array.of(0),
    target: Int32Array.of(1),
    features:
      layout === 'sparse' ? sparseMatrix(rows, columns, numbers) : { layout, rows, columns, values: Float32Array.from(numbers) },
    labels: new Int32Array(rows),
    numClasses: 2,
    split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
const weight = [1, -2, 0.5, 3, 2, 1];
/** (x - mean) / deviation; the constant column is only centered. */
const mean = [1, 0.5, 4];
const deviation = [Math.sqrt(1.5), Math.sqrt(0.75), 1];
const expectedOf = (numbers: readonly number[]) =>
  Array.from({ length: rows * 2 }, (_, at) => {
    const [row, k] = [at >> 1, at % 2];
    const of = (f: number) => ((numbers[row * columns + f] as number) - (mean[f] as number)) / (deviation[f] as number);
    return [0, 1, 2].reduce((sum, f) => sum + of(f) * (weight[2 * f + k] as number), 0.25);
  });

describe.each(['dense', 'sparse'] as const)('standardized %s features', (layout) => {
  it('have the statistics of the training graph, also on another graph', async () => {
    const backend = backendOf('wasm');
    const store = new ParameterStore(backend, 0);
    const productOn = async (training: boolean, numbers: number[]) => {
      const device = backend.upload(graphOf(layout, numbers));
      const output = backend.tidy((): Tensor => {
        const ops = bindOps(backend.ops({ training, seed: 0 }), {
          parameters: store,
          resolver: () => ({ kind: 'fixed', indices: [0] }),
        });
        const own = standardized(ops, device.features, { path: 'features', features: device.graph.features });
        const inner = own.ops.within('layer');
        return inner.linear(own.x, inner.constant(weight, [3, 2]), inner.constant([0.25, 0.25], [2]));
      });
      const read = await backend.read(output);
      backend.dispose(output);
      device.dispose();
      return read;
    };
    const other = values.map((value, at) => value + at);
    for (const [training, numbers] of [
      [true, values],
      [false, other],
    ] as const) {
      const actual = await productOn(training, [...numbers]);
      for (const [at, value] of expectedOf(numbers).entries()) expect(actual[at]).toBeCloseTo(value, 4);
    }
    expect(store.variables()).toEqual([]);
    expect(store.buffers().map(({ name }) => name)).toEqual(['features/mean', 'features/scale']);
    store.dispose();
  });
});
