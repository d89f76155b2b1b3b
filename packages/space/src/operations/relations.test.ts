import { sparseMatrix } from '@gnas/core/conformance';
import { bindOps, createGraph, type Graph, type GraphOnDevice, type Operation, ParameterStore } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { typedNodes } from '../testing/typed-nodes.js';
import { withReversedRelations } from './relations.js';
import { RGCNConv } from './rgcn-conv.js';
import { RSAGEConv } from './rsage-conv.js';
import { SAGEConv } from './sage-conv.js';

const operations: Record<string, Operation> = {
  'R-GCN with bases': new RGCNConv({ inDim: 4, outDim: 3, bases: 2 }),
  'R-GCN with bases, wider output': new RGCNConv({ inDim: 4, outDim: 5, bases: 2 }),
  'R-GCN': new RGCNConv({ inDim: 4, outDim: 3 }),
  'SAGE by relation': new RSAGEConv({ inDim: 4, outDim: 5 }),
};
const sparse: Graph = createGraph({ ...typedNodes, features: sparseMatrix(90, 4, [...typedNodes.features.values]) });
const weighted: Graph = { ...typedNodes, edgeWeights: new Float32Array(200).fill(3) };
const alone: Graph = {
  ...typedNodes,
  source: new Int32Array(0),
  target: new Int32Array(0),
  edgeTypes: new Int32Array(0),
};

describe.each(devices)('relations on %s', (device) => {
  const backend = backendOf(device);
  const run = async (operation: Operation, graph: Graph, on: (whole: GraphOnDevice) => GraphOnDevice = (whole) => whole) => {
    const before = backend.memory().numTensors;
    const whole = backend.upload(graph);
    const store = new ParameterStore(backend, 5);
    const uploaded = on(whole);
    const output = backend.tidy(() => {
      const ops = bindOps(backend.ops({ training: false, seed: 0 }), {
        parameters: store,
        resolver: () => ({ kind: 'fixed', indices: [0] }),
      });
      const y = operation.forward({ graph: uploaded, x: uploaded.features, ops });
      return ops.gatherRows(y, graph.split.train);
    });
    const values = await backend.read(output);
    const shapes = Object.fromEntries(store.variables().map(({ name, tensor }) => [name, tensor.shape]));
    backend.dispose(output);
    store.dispose();
    whole.dispose();
    expect(backend.memory().numTensors).toBe(before);
    return { values: [...values], shapes };
  };
  const near = (actual: readonly number[], expected: readonly number[]): void => {
    expect(actual.length).toBe(expected.length);
    for (const [at, value] of actual.entries()) expect(value).toBeCloseTo(expected[at] as number, 4);
  };

  it.each(Object.entries(operations))(
    '%s: the same with sparse features, weights of edges, and over a receptive field',
    async (_, operation) => {
      const { values } = await run(operation, typedNodes);
      expect(new Set(values).size).toBeGreaterThan(3);
      near((await run(operation, sparse)).values, values);
      near((await run(operation, weighted)).values, values);
      // Fails if an operation needs more than the rows of the field.
      near((await run(operation, typedNodes, (whole) => whole.restrict?.(typedNodes.split.train, 1) ?? whole)).values, values);
    },
  );

  it.each(Object.entries(operations))('%s: types matter, and edges may be absent', async (_, operation) => {
    const { values, shapes } = await run(operation, typedNodes);
    const others = { ...typedNodes, edgeTypes: typedNodes.edgeTypes?.map((type) => 2 - type) as Int32Array };
    expect((await run(operation, others)).values).not.toEqual(values);
    const none = await run(operation, alone);
    expect(none.values.every(Number.isFinite)).toBe(true);
    expect(none.shapes).toEqual(shapes);
  });

  it('is SAGE on a graph without types', async () => {
    const { edgeTypes: _, edgeTypeNames: __, ...untyped } = typedNodes;
    const expected = await run(new SAGEConv({ inDim: 4, outDim: 3 }), untyped);
    const actual = await run(new RSAGEConv({ inDim: 4, outDim: 3 }), untyped);
    expect(actual.shapes).toEqual(expected.shapes);
    near(actual.values, expected.values);
  });

  it('adds reversed relations as relations of their own', () => {
    const uploaded = backend.upload(typedNodes);
    const { graph } = withReversedRelations(uploaded);
    expect(graph.source.length).toBe(400);
    expect([graph.source[0], graph.target[200]]).toEqual([typedNodes.source[0], typedNodes.source[0]]);
    expect(graph.edgeTypes?.[200]).toBe(3 + (typedNodes.edgeTypes?.[0] as number));
    expect(graph.edgeTypeNames?.slice(3)).toEqual(['above, reversed', 'unused, reversed', 'below, reversed']);
    uploaded.dispose();
  });
});
