import { createGraph, type Operation, ParameterStore, Random, trace } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { SinglePathNodeClassificationSpace } from '../spaces/single-path-space.js';
import { eightNodes } from '../testing/eight-nodes.js';
import { GATConv } from './gat-conv.js';
import { GATv2Conv } from './gatv2-conv.js';
import { GINConv } from './gin-conv.js';

const random = new Random(5);
const edges = eightNodes.source.length;
const graph = createGraph({
  ...eightNodes,
  edgeFeatures: {
    layout: 'dense',
    rows: edges,
    columns: 2,
    values: Float32Array.from({ length: 2 * edges }, () => random.normal()),
  },
});
const x = (node: number): number[] => [...eightNodes.features.values.slice(5 * node, 5 * node + 5)];
const features = (edge: number): number[] => [...(graph.edgeFeatures?.values.slice(2 * edge, 2 * edge + 2) ?? [])];

type Parameters = ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
const times = (row: readonly number[], name: string, parameters: Parameters): number[] => {
  const { shape, values } = parameters.get(name) as { shape: readonly number[]; values: Float32Array };
  const width = shape[1] as number;
  return Array.from({ length: width }, (_, column) =>
    row.reduce((sum, value, at) => sum + value * (values[at * width + column] as number), 0),
  );
};
const vector = (name: string, parameters: Parameters): number[] => [...(parameters.get(name)?.values ?? [])];
const plus = (...rows: number[][]): number[] =>
  (rows[0] as number[]).map((_, at) => rows.reduce((sum, row) => sum + (row[at] as number), 0));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
const relu = (row: number[]): number[] => row.map((value) => Math.max(0, value));
const leaky = (value: number): number => (value > 0 ? value : 0.2 * value);
const incoming = (node: number): number[] => [...graph.target.keys()].filter((edge) => graph.target[edge] === node);

const expected: Record<string, (parameters: Parameters) => number[][]> = {
  gin: (parameters) =>
    Array.from({ length: 8 }, (_, node) => {
      const messages = incoming(node).map((edge) =>
        relu(plus(x(graph.source[edge] as number), times(features(edge), 'edgeWeight', parameters))),
      );
      const hidden = relu(plus(times(plus(x(node), ...messages), 'weight', parameters), vector('bias', parameters)));
      return plus(times(hidden, 'output/weight', parameters), vector('output/bias', parameters));
    }),
  gat: (parameters) => {
    const z = Array.from({ length: 8 }, (_, node) => times(x(node), 'weight', parameters));
    return z.map((own, node) => {
      const logits = incoming(node).map((edge) =>
        leaky(
          dot(z[graph.source[edge] as number] as number[], vector('attentionSource', parameters)) +
            dot(own, vector('attentionTarget', parameters)) +
            dot(times(features(edge), 'edgeWeight', parameters), vector('attentionEdge', parameters)),
        ),
      );
      return attended(
        logits,
        incoming(node).map((edge) => z[graph.source[edge] as number] as number[]),
        vector('bias', parameters),
      );
    });
  },
  gatv2: (parameters) =>
    Array.from({ length: 8 }, (_, node) => {
      const sourceOf = (edge: number): number[] =>
        plus(times(x(graph.source[edge] as number), 'sourceWeight', parameters), vector('sourceBias', parameters));
      const own = plus(times(x(node), 'targetWeight', parameters), vector('targetBias', parameters));
      const logits = incoming(node).map((edge) =>
        dot(
          plus(sourceOf(edge), own, times(features(edge), 'edgeWeight', parameters)).map(leaky),
          vector('attention', parameters),
        ),
      );
      return attended(logits, incoming(node).map(sourceOf), vector('bias', parameters));
    }),
};

function attended(logits: readonly number[], rows: readonly number[][], bias: number[]): number[] {
  const weights = logits.map(Math.exp);
  const total = weights.reduce((a, b) => a + b, 0);
  return plus(bias, ...rows.map((row, at) => row.map((value) => (value * (weights[at] as number)) / total)));
}

const operations: Record<string, Operation> = {
  gin: new GINConv({ inDim: 5, outDim: 3 }),
  gat: new GATConv({ inDim: 5, outDim: 3, addSelfLoops: false }),
  gatv2: new GATv2Conv({ inDim: 5, outDim: 3, addSelfLoops: false }),
};

describe.each(devices)('features of edges on %s', (device) => {
  const backend = backendOf(device);

  it.each(Object.entries(operations))(
    '%s uses them as computed by hand, with the gradient of finite differences',
    async (name, operation) => {
      const uploaded = backend.upload(graph);
      const store = new ParameterStore(backend, 3);
      const at = (path: string) => (parameter: string) => `${path}${parameter}`;
      const ops = () => {
        const own = backend.ops({ training: false, seed: 0 });
        const within = (path: string): never =>
          Object.assign(Object.create(own), {
            parameter: (parameter: string, shape: readonly number[], initializer: never) =>
              store.get(at(path)(parameter), shape, initializer),
            within: (inner: string) => within(`${path}${inner}/`),
          }) as never;
        return within('');
      };
      const run = () => operation.forward({ graph: uploaded, x: uploaded.features, ops: ops() });
      const output = backend.tidy(run);
      const parameters = await store.snapshot();
      const values = await backend.read(output);
      const hand = (expected[name] as (parameters: Parameters) => number[][])(parameters).flat();
      for (const [place, value] of values.entries()) expect(value).toBeCloseTo(hand[place] as number, 4);

      const loss = async (): Promise<number> => {
        const result = backend.tidy(run);
        const read = await backend.read(result);
        backend.dispose(result);
        return read.reduce((sum, value, place) => sum + value * Math.sin(place), 0);
      };
      const weights = Float32Array.from(values, (_, place) => Math.sin(place));
      const { gradients } = backend.valueAndGrad(
        () => {
          const own = backend.ops({ training: false, seed: 0 });
          return own.sum(own.mul(run(), own.constant(weights, [8, 3])));
        },
        () => store.variables(),
      );
      const variable = store.variables().find((each) => each.name === 'edgeWeight');
      if (!variable) throw new Error('no edgeWeight');
      const gradient = await backend.read(gradients.get(variable) as never);
      const original = parameters.get('edgeWeight')?.values as Float32Array;
      for (let place = 0; place < original.length; place++) {
        const shifted = (by: number): Float32Array => original.map((value, other) => (other === place ? value + by : value));
        backend.assign(variable, shifted(0.01));
        const above = await loss();
        backend.assign(variable, shifted(-0.01));
        const below = await loss();
        expect(gradient[place]).toBeCloseTo((above - below) / 0.02, 1);
      }
      store.dispose();
      uploaded.dispose();
    },
  );
});

it('reach every operation of a space, and are part of its cost', () => {
  const space = new SinglePathNodeClassificationSpace({ ops: ['gin', 'gcn'] }).instantiate({ inputDim: 5, outputDim: 3 });
  const selection = Object.fromEntries(space.choices.map(({ key }) => [key, 0]));
  const names = (data: typeof graph): string[] => [...trace(space.parseModel(selection), data).parameterShapes.keys()];
  expect(names(graph).filter((path) => path.endsWith('edgeWeight')).length).toBeGreaterThan(0);
  expect(names(eightNodes).filter((path) => path.endsWith('edgeWeight'))).toEqual([]);
});
