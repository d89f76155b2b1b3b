import { createBackend } from '@gnas/backend-tfjs';
import {
  type Backend,
  createGraph,
  type ForwardInput,
  type Graph,
  Model,
  type Operation,
  ParameterStore,
  trace,
} from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { beforeAll, describe, expect, it } from 'vitest';
import { withEdgeWeights } from '../operations/edge-weights.js';
import { gnnMap, gnnOperationNames } from '../operations/gnn-map.js';
import { SAGEConv } from '../operations/sage-conv.js';
import { GassoSpace } from './gasso-space.js';

let backend: Backend;
const plain = stochasticBlockModel({ blocks: [8, 8], within: 0.5, between: 0.2, seed: 3 });

/** The graph with other edges and, if given, edge weights. */
function graphOf(edges: readonly (readonly [number, number])[], edgeWeights?: Float32Array): Graph {
  return createGraph({
    ...plain,
    source: Int32Array.from(edges, ([source]) => source),
    target: Int32Array.from(edges, ([, target]) => target),
    ...(edgeWeights && { edgeWeights }),
  });
}
/** With a self-loop and a node without incoming edges. */
const edges = [...plain.source.keys()]
  .map((edge) => [plain.source[edge] as number, plain.target[edge] as number] as const)
  .filter(([, target]) => target !== 5)
  .concat([[3, 3]]);

beforeAll(async () => {
  backend = await createBackend();
});

async function run(operation: Operation, graph: Graph, weights?: Float32Array): Promise<Float32Array> {
  const device = backend.upload(graph);
  const store = new ParameterStore(backend, 5);
  const space = new GassoSpace({ layerNumber: 1, dropout: 0, ops: [() => operation] }).instantiate({ inputDim: 8, outputDim: 6 });
  if (weights) store.setBuffer('structure/layer_0', [graph.source.length, 1], weights);
  const model = space.parseModel({ op_0: 0 });
  const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), store));
  const values = await backend.read(output);
  backend.dispose(output);
  store.dispose();
  device.dispose();
  return values;
}

function expectClose(a: Float32Array, b: Float32Array): void {
  expect(a.length).toBe(b.length);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i] as number, 4);
  });
}

const operations: [string, Operation][] = [
  ...gnnOperationNames.filter((name) => name !== 'identity').map((name): [string, Operation] => [name, gnnMap(name, 8, 6)]),
  ['sage with max', new SAGEConv({ inDim: 8, outDim: 6, reduce: 'max' })],
];

describe.each(operations)('a learned structure with %s', (name, operation) => {
  it('changes nothing if all weights are 1, with or without edge weights in the data', async () => {
    const before = backend.memory().numTensors;
    const own = Float32Array.from(edges, (_, i) => 0.5 + (i % 3));
    for (const graph of [graphOf(edges), graphOf(edges, own)])
      expectClose(await run(operation, graph, new Float32Array(edges.length).fill(1)), await run(operation, graph));
    expect(backend.memory().numTensors).toBe(before);
  });

  it('equals edge weights in the data, if the operation uses them', async () => {
    const weights = Float32Array.from(edges, (_, i) => 0.5 + (i % 3));
    const learned = await run(operation, graphOf(edges), weights);
    const unweighted = await run(operation, graphOf(edges));
    const own = await run(operation, graphOf(edges, weights));
    const usesWeights = own.some((value, i) => Math.abs(value - (unweighted[i] as number)) > 1e-3);
    if (usesWeights) expectClose(learned, own);
    const usesGraph = !['linear', 'zero'].includes(name);
    expect(learned.some((value, i) => Math.abs(value - (unweighted[i] as number)) > 1e-3)).toBe(usesGraph);
  });
});

describe('withEdgeWeights', () => {
  it.each(['gat_2', 'gin', 'graph'])('%s counts an edge of weight 2 as two edges', async (name) => {
    const doubled = edges.map((edge, i) => (i % 4 === 0 && edge[0] !== edge[1] ? 2 : 1));
    const twice = edges.flatMap((edge, i) => (doubled[i] === 2 ? [edge, edge] : [edge]));
    const operation = gnnMap(name, 8, 6);
    expectClose(await run(operation, graphOf(edges), Float32Array.from(doubled)), await run(operation, graphOf(twice)));
  });

  it('passes gradients to the weights through aggregation and attention', async () => {
    const graph = backend.upload(graphOf(edges));
    const store = new ParameterStore(backend, 1);
    const weights = backend.createVariable('weights', new Float32Array(edges.length).fill(0.8), [edges.length, 1]);
    for (const name of ['gat_1', 'gcn', 'gin', 'sage', 'cheb']) {
      const operation = gnnMap(name, 8, 6);
      const probe = new (class extends GassoSpace {
        override forward({ graph: on, x, ops }: ForwardInput) {
          return operation.forward({ graph: on, x, ops: withEdgeWeights(ops.within(name), on, weights.tensor) });
        }
      })();
      const { value, gradients } = backend.valueAndGrad(
        () => {
          const ops = backend.ops({ training: true, seed: 0 });
          const scores = Model.fixed(probe, {}).forward(graph, ops, store);
          return ops.nllLoss(ops.logSoftmax(scores), plain.labels, plain.split.train);
        },
        () => [weights],
      );
      const gradient = gradients.get(weights);
      if (!gradient) throw new Error(`${name} has no gradient with respect to the weights`);
      expect((await backend.read(gradient)).some((entry) => Math.abs(entry) > 1e-5)).toBe(true);
      for (const tensor of [value, gradient]) backend.dispose(tensor);
    }
    backend.disposeVariable(weights);
    store.dispose();
    graph.dispose();
  });
});

describe('GassoSpace', () => {
  it('has a structure for each layer, which is neither counted nor trained as a parameter', async () => {
    const space = new GassoSpace({ hiddenDim: 4 }).instantiate({ inputDim: 8, outputDim: 2 });
    expect(space.size).toBe(25);
    expect(space.structures).toEqual({ op_0: 'structure/layer_0', op_1: 'structure/layer_1' });
    expect(trace(space.parseModel({ op_0: 1, op_1: 1 }), plain).parameters).toBe(8 * 4 + 4 + 4 * 2 + 2);
    const store = new ParameterStore(backend, 0);
    store.setBuffer('structure/layer_0', [plain.source.length, 1], new Float32Array(plain.source.length).fill(1));
    expect(store.variables()).toHaveLength(0);
    expect([...(await store.snapshot()).keys()]).toEqual(['structure/layer_0']);
    store.dispose();
  });

  it('refuses a structure learned on another graph', async () => {
    await expect(run(gnnMap('gcn', 8, 6), plain, new Float32Array(plain.source.length).fill(1))).resolves.toBeDefined();
    const store = new ParameterStore(backend, 0);
    const device = backend.upload(plain);
    const space = new GassoSpace({ hiddenDim: 4 }).instantiate({ inputDim: 8, outputDim: 2 });
    store.setBuffer('structure/layer_0', [3, 1], new Float32Array(3).fill(1));
    expect(() =>
      space.parseModel({ op_0: 1, op_1: 1 }).forward(device, backend.ops({ training: false, seed: 0 }), store),
    ).toThrow(/"structure\/layer_0" has shape \[3,1\].*learned on a graph/);
    store.dispose();
    device.dispose();
  });
});
