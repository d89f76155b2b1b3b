import { bindOps, createGraph, ParameterStore, Random } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { AggAttn } from './agg-attn.js';

const [numNodes, dim, heads] = [5, 4, 2];
const [source, target] = [Int32Array.of(0, 1, 1, 2, 3, 3), Int32Array.of(1, 2, 2, 2, 2, 1)];
const random = new Random(3);
const [query, key, value] = [0, 1, 2].map(() => Float32Array.from({ length: numNodes * dim }, () => random.normal()));
if (!query || !key || !value) throw new RangeError('expected three inputs');
const graph = createGraph({
  name: 'five',
  numNodes,
  source,
  target,
  features: { layout: 'dense', rows: numNodes, columns: dim, values: query },
  labels: new Int32Array(numNodes),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});

it.each(devices)('AggAttn computes scaled dot-product attention over incoming edges on %s', async (device) => {
  const backend = backendOf(device);
  const before = backend.memory().numTensors;
  const uploaded = backend.upload(graph);
  const store = new ParameterStore(backend, 0);
  const output = backend.tidy(() => {
    const ops = bindOps(backend.ops({ training: false, seed: 0 }), {
      parameters: store,
      resolver: () => ({ kind: 'fixed', indices: [0] }),
    });
    const inputs = [query, key, value].map((values) => ops.constant(values, [numNodes, dim]));
    return new AggAttn({ dim, heads }).forward({ graph: uploaded, x: uploaded.features, inputs, ops });
  });
  const values = await backend.read(output);
  const width = dim / heads;
  for (let node = 0; node < numNodes; node++)
    for (let head = 0; head < heads; head++) {
      const columns = Array.from({ length: width }, (_, f) => head * width + f);
      const neighbors = [...source].filter((_, edge) => target[edge] === node);
      const weights = neighbors.map((j) =>
        Math.exp(
          columns.reduce((sum, c) => sum + (query[node * dim + c] as number) * (key[j * dim + c] as number), 0) /
            Math.sqrt(width),
        ),
      );
      const total = weights.reduce((a, b) => a + b, 0);
      for (const c of columns)
        expect(values[node * dim + c]).toBeCloseTo(
          neighbors.reduce((sum, j, at) => sum + ((weights[at] as number) / total) * (value[j * dim + c] as number), 0),
          4,
        );
    }
  backend.dispose(output);
  uploaded.dispose();
  expect(store.variables()).toEqual([]);
  expect(backend.memory().numTensors).toBe(before);
});

it('AggAttn refuses heads that do not divide the width', () => {
  expect(() => new AggAttn({ dim: 6, heads: 4 })).toThrow(/4 heads do not divide the width 6/);
});
