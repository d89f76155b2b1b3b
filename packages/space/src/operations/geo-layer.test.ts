import { bindOps, createGraph, ParameterStore, Random } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { type GeoAttention, geoAttentionNames } from './geo-attention.js';
import { type GeoAggregation, GeoLayer, geoAggregationNames } from './geo-layer.js';

const [numNodes, inDim, heads, outDim, poolDim] = [7, 3, 2, 2, 5];
const random = new Random(5);
const x = Float32Array.from({ length: numNodes * inDim }, () => random.normal());
/** Directed, with a self-loop, a duplicate edge, a node without incoming edges and an isolated node. */
const [source, target] = [Int32Array.of(0, 0, 1, 2, 2, 3, 4, 4), Int32Array.of(1, 1, 2, 2, 3, 1, 1, 5)];
const graph = createGraph({
  name: 'directed',
  numNodes,
  source,
  target,
  features: { layout: 'dense', rows: numNodes, columns: inDim, values: x },
  labels: new Int32Array(numNodes),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});

type Values = ReadonlyMap<string, { readonly values: Float32Array }>;

/** Computes the layer row by row and message by message, like the published code. */
function byMessages(attention: GeoAttention, aggregation: GeoAggregation, parameters: Values): number[] {
  const parameter = (name: string, at: number): number => parameters.get(name)?.values[at] ?? 0;
  const range = Array.from({ length: outDim }, (_, f) => f);
  const affine = (row: number[], layer: number, width: number): number[] =>
    Array.from({ length: width }, (_, k) =>
      row.reduce((sum, v, f) => sum + v * parameter(`pool_${layer}/weight`, f * width + k), parameter(`pool_${layer}/bias`, k)),
    );
  const z = (node: number, h: number): number[] =>
    range.map((f) => {
      let sum = 0;
      for (let k = 0; k < inDim; k++) sum += (x[node * inDim + k] as number) * parameter('weight', (k * heads + h) * outDim + f);
      return sum;
    });
  const left = (h: number, f: number): number => parameter('attention', h * 2 * outDim + f);
  const right = (h: number, f: number): number => parameter('attention', h * 2 * outDim + outDim + f);
  const total = (term: (f: number) => number): number => range.reduce((sum, f) => sum + term(f), 0);
  const leaky = (value: number): number => (value > 0 ? value : 0.2 * value);
  const incoming = (node: number): number[] => [...source].filter((j, e) => target[e] === node && j !== node).concat(node);
  const logit = (h: number, zi: number[], zj: number[]): number => {
    const [i, j] = [(f: number) => zi[f] as number, (f: number) => zj[f] as number];
    switch (attention) {
      case 'gat':
        return leaky(total((f) => left(h, f) * i(f) + right(h, f) * j(f)));
      case 'gat_sym':
        return (
          leaky(total((f) => left(h, f) * i(f) + right(h, f) * j(f))) +
          leaky(total((f) => left(h, f) * j(f) + right(h, f) * i(f)))
        );
      case 'linear':
        return Math.tanh(total((f) => (left(h, f) + right(h, f)) * j(f)));
      case 'cos':
        return total((f) => left(h, f) * i(f) * right(h, f) * j(f));
      default:
        return total((f) => Math.tanh(left(h, f) * i(f) + right(h, f) * j(f)) * parameter('generalAttention', f));
    }
  };
  const output: number[] = [];
  for (let i = 0; i < numNodes; i++)
    for (let h = 0; h < heads; h++) {
      const neighbors = incoming(i);
      const weights = neighbors.map((j) =>
        attention === 'const'
          ? 1
          : attention === 'gcn'
            ? 1 / Math.sqrt(neighbors.length * incoming(j).length)
            : Math.exp(logit(h, z(i, h), z(j, h))),
      );
      const norm = attention === 'const' || attention === 'gcn' ? 1 : weights.reduce((a, b) => a + b);
      const messages = neighbors.map((j, at) => {
        const message = z(j, h).map((value) => (value * (weights[at] as number)) / norm);
        return aggregation === 'sum' ? message : affine(affine(message, 0, poolDim), 1, outDim);
      });
      for (const f of range) {
        const column = messages.map((message) => message[f] as number);
        const sum = column.reduce((a, b) => a + b);
        const reduced = aggregation === 'max' ? Math.max(...column) : aggregation === 'mean' ? sum / column.length : sum;
        output.push(reduced + parameter('bias', h * outDim + f));
      }
    }
  return output;
}

describe.each(devices)('GeoLayer on %s, on a directed graph', (device) => {
  it.each(geoAttentionNames.flatMap((attention) => geoAggregationNames.map((aggregation) => [attention, aggregation] as const)))(
    '%s, %s equals the published computation',
    async (attention, aggregation) => {
      const backend = backendOf(device);
      const layer = new GeoLayer({ inDim, outDim, heads, poolDim, attention, aggregation });
      const uploaded = backend.upload(graph);
      const store = new ParameterStore(backend, 1);
      const run = () => {
        const ops = bindOps(backend.ops({ training: false, seed: 0 }), {
          parameters: store,
          resolver: () => ({ kind: 'fixed', indices: [0] }),
        });
        return backend.tidy(() => layer.forward({ graph: uploaded, x: uploaded.features, ops }));
      };
      backend.dispose(run());
      const draws = new Random(8);
      for (const variable of store.variables().filter(({ name }) => name.endsWith('bias')))
        backend.assign(
          variable,
          Float32Array.from({ length: variable.tensor.shape[0] as number }, () => draws.normal()),
        );
      const output = run();
      const values = await backend.read(output);
      byMessages(attention, aggregation, await store.snapshot()).forEach((expected, at) => {
        expect(values[at], `at ${at}`).toBeCloseTo(expected, 4);
      });
      backend.dispose(output);
      store.dispose();
      uploaded.dispose();
    },
  );
});

describe('GeoLayer', () => {
  it('refuses invalid options', () => {
    expect(() => new GeoLayer({ inDim, outDim, attention: 'gta' as never })).toThrow(/attention is "gta"; expected one of "gat"/);
    expect(() => new GeoLayer({ inDim, outDim, aggregation: 'men' as never })).toThrow(/aggregation is "men"/);
    expect(() => new GeoLayer({ inDim, outDim, heads: 0 })).toThrow(/heads is 0/);
  });
});
