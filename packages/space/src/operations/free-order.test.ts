import { sparseMatrix } from '@gnas/core/conformance';
import {
  type Backend,
  bindOps,
  createGraph,
  type GraphOnDevice,
  type Operation,
  ParameterStore,
  Random,
  type Tensor,
} from '@gnas/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { ARMAConv } from './arma-conv.js';
import { ChebConv } from './cheb-conv.js';
import { withEdgeWeights } from './edge-weights.js';
import { GATConv } from './gat-conv.js';
import { GCNConv } from './gcn-conv.js';
import { GINConv } from './gin-conv.js';
import { GraphConv } from './graph-conv.js';
import { SAGEConv } from './sage-conv.js';
import { SGConv } from './sg-conv.js';

/** Dense features are not wider than the output, so they are propagated before the product. Sparse features always come after it. */
const size = { inDim: 4, outDim: 6 };
const numNodes = 24;
const targets = Int32Array.of(5, 2, 17);

const operations: readonly (readonly [string, Operation])[] = [
  ['gat_1', new GATConv(size)],
  ['gat_2', new GATConv({ ...size, heads: 2 })],
  ['gat_5 with dropout', new GATConv({ ...size, heads: 5, dropout: 0.4 })],
  ['gat_8', new GATConv({ ...size, heads: 8, addSelfLoops: false, bias: false })],
  ['gcn', new GCNConv(size)],
  ['sg', new SGConv({ ...size, hops: 2 })],
  ['sage', new SAGEConv(size)],
  ['gin', new GINConv(size)],
  ['graph', new GraphConv(size)],
  ['arma', new ARMAConv({ ...size, stacks: 2, layers: 2 })],
  ['cheb_1', new ChebConv({ ...size, terms: 1 })],
  ['cheb_2', new ChebConv(size)],
  ['cheb_4', new ChebConv({ ...size, terms: 4 })],
];

function graphWith(layout: 'dense' | 'sparse') {
  const random = new Random(4);
  const edges = Array.from({ length: 60 }, () => [random.integer(numNodes), random.integer(numNodes)] as const);
  const values = Float32Array.from({ length: numNodes * size.inDim }, () => random.normal());
  const [rows, columns] = [numNodes, size.inDim];
  return createGraph({
    name: layout,
    numNodes,
    source: Int32Array.from(edges, ([source]) => source),
    target: Int32Array.from(edges, ([, target]) => target),
    edgeWeights: Float32Array.from(edges, () => 0.5 + random.uniform()),
    features: layout === 'dense' ? { layout, rows, columns, values } : sparseMatrix(rows, columns, values),
    labels: new Int32Array(numNodes).map((_, node) => node % size.outDim),
    numClasses: size.outDim,
    split: { train: targets, validation: Int32Array.of(1), test: Int32Array.of(3) },
  });
}

describe.each(devices)('propagation before or after the product on %s', (device) => {
  let backend: Backend;
  let graphs: Record<'dense' | 'sparse', GraphOnDevice>;
  beforeAll(async () => {
    backend = backendOf(device);
    graphs = { dense: backend.upload(graphWith('dense')), sparse: backend.upload(graphWith('sparse')) };
  });
  afterAll(() => {
    for (const graph of Object.values(graphs)) graph.dispose();
  });

  async function lossAndGradients(operation: Operation, graph: GraphOnDevice, weighted: boolean): Promise<number[]> {
    const store = new ParameterStore(backend, 3);
    const forward = (): Tensor => {
      const bound = bindOps(backend.ops({ training: true, seed: 8 }), {
        parameters: store,
        resolver: () => ({ kind: 'fixed', indices: [0] }),
      });
      const edges = graph.graph.source.length;
      const ops = weighted ? withEdgeWeights(bound, graph, bound.constant(new Float32Array(edges).fill(1), [edges, 1])) : bound;
      return ops.nllLoss(ops.logSoftmax(operation.forward({ graph, x: graph.features, ops })), graph.graph.labels, targets);
    };
    const { value, gradients } = backend.valueAndGrad(forward, () => store.variables());
    const numbers = [...(await backend.read(value))];
    const byName = [...gradients].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
    for (const [, gradient] of byName) numbers.push(...(await backend.read(gradient)));
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    store.dispose();
    return numbers;
  }

  it.each(operations)('gives the same loss and gradients: %s', async (_, operation) => {
    const expected = await lossAndGradients(operation, graphs.sparse, false);
    const others = [
      await lossAndGradients(operation, graphs.dense, false),
      await lossAndGradients(operation, graphs.dense, true),
      await lossAndGradients(operation, graphs.dense.restrict?.(targets, 4) as GraphOnDevice, false),
      await lossAndGradients(operation, graphs.sparse.restrict?.(targets, 4) as GraphOnDevice, false),
    ];
    for (const numbers of others) {
      expect(numbers.length).toBe(expected.length);
      numbers.forEach((number, at) => {
        expect(Math.abs(number - (expected[at] as number)), `number ${at}`).toBeLessThan(1e-5);
      });
    }
  });
});
