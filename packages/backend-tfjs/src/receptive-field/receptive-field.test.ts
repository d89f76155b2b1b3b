import { ringGraph } from '@gnas/core/conformance';
import {
  type Backend,
  type FeatureMatrix,
  type GraphOnDevice,
  NeighborSampler,
  type Ops,
  ParameterStore,
  Random,
  type Tensor,
} from '@gnas/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from '../create-backend.js';

type Parameter = (name: string, shape: readonly number[]) => Tensor;
type Forward = (ops: Ops, graph: GraphOnDevice, x: Tensor, parameter: Parameter) => Tensor;

const numNodes = 40;
/** [N, 5] features -> [N, 6], the input of every program. */
const hidden: Forward = (ops, graph, _, parameter) => ops.linear(ops.dropout(graph.features, 0.4), parameter('w', [5, 6]));

/** Two dense features of each node. */
const nodeNumbers: FeatureMatrix = {
  layout: 'dense',
  rows: numNodes,
  columns: 2,
  values: Float32Array.from({ length: 2 * numNodes }, (_, at) => Math.sin(at)),
};

/** Programs of at most two hops, from [N, 6] to [N, 6]. */
const programs: [string, Forward][] = [
  ['two aggregations', (ops, g, x) => ops.aggregate(g, ops.aggregate(g, x, { norm: 'symmetric', selfLoops: 'add' }))],
  [
    'a root next to its neighbors',
    (ops, g, x, parameter) => ops.add(ops.aggregate(g, x, { reduce: 'mean' }), ops.matmul(x, parameter('root', [6, 6]))),
  ],
  [
    'a maximum, then an activation with dropout',
    (ops, g, x, parameter) =>
      ops.activate(ops.aggregate(g, x, { reduce: 'max' }), { bias: parameter('b', [6]), activation: 'elu', dropout: 0.5 }),
  ],
  [
    'attention with dropout, twice',
    (ops, g, x) => {
      const layer = (h: Tensor): Tensor => {
        const z = ops.reshape(h, [numNodes, 2, 3]);
        const logits = ops.slice(h, [0, 0], [numNodes, 2]);
        return ops.reshape(ops.attend(g, z, { source: logits, target: logits, selfLoops: 'add', dropout: 0.3 }), [numNodes, 6]);
      };
      return layer(ops.dropout(layer(x), 0.2));
    },
  ],
  [
    'messages edge by edge',
    (ops, g, x) => {
      const weights = ops.softmax(ops.edgeSoftmax(g, ops.add(ops.gatherSource(g, x), ops.gatherTarget(g, x))));
      return ops.scatter(g, ops.mul(weights, ops.gatherSource(g, x)), 'mean');
    },
  ],
  [
    'scaled dot products',
    (ops, g, x) => {
      const rows = ops.reshape(x, [numNodes, 2, 3]);
      const coefficients = ops.dropout(ops.edgeSoftmax(g, ops.edgeDot(g, rows, ops.scale(rows, 0.5))), 0.3);
      return ops.reshape(ops.weightedSum(g, rows, ops.sub(coefficients, ops.edgeDot(g, rows, rows))), [numNodes, 6]);
    },
  ],
  [
    'joined layers, means and constants of every node',
    (ops, g, x) => {
      const one = ops.aggregate(g, x);
      const two = ops.aggregate(g, ops.leakyRelu(one, 0.2));
      const joined = ops.reshape(ops.concat([x, one, two], 1), [numNodes, 3, 6]);
      const perNode = ops.constant(
        Float32Array.from({ length: numNodes }, (_, node) => node / numNodes),
        [numNodes, 1],
      );
      return ops.mul(ops.mean(joined, 1), perNode);
    },
  ],
  [
    'a graph with features of its own',
    (ops, g, x, parameter) => {
      const counted = g.derive('counted', (graph) => ({ ...graph, features: nodeNumbers }));
      const more = ops.linear(counted.features, parameter('more', [2, 6]));
      return ops.add(ops.aggregate(counted, ops.aggregate(g, x)), ops.aggregate(counted, more));
    },
  ],
  [
    'the reversed graph',
    (ops, g, _, parameter) => {
      const back = g.derive('reversed', (graph) => ({ ...graph, source: graph.target, target: graph.source }));
      const x = ops.linear(ops.dropout(back.features, 0.2), parameter('w', [5, 6]));
      return ops.aggregate(back, ops.aggregate(back, x, { reduce: 'mean' }));
    },
  ],
  [
    'both directions of edges, inside the undirected graph',
    (ops, g, _, parameter) => {
      const { source, target } = g.graph;
      const both = g.derive('undirected', ({ edgeWeights: __, ...graph }) => ({
        ...graph,
        source: Int32Array.of(...source, ...target),
        target: Int32Array.of(...target, ...source),
      }));
      const [there, back] = [
        both.derive('there', (graph) => ({ ...graph, source, target })),
        both.derive('back', (graph) => ({ ...graph, source: target, target: source })),
      ];
      const x = ops.linear(both.features, parameter('w', [5, 6]));
      return ops.aggregate(there, ops.sub(ops.aggregate(there, x), ops.aggregate(back, x)));
    },
  ],
  ['a parameter of every node', (ops, g, x, parameter) => ops.aggregate(g, ops.sub(x, parameter('embedding', [numNodes, 6])))],
  ['aggregated parameters of every node', (ops, g, _, parameter) => ops.aggregate(g, parameter('embedding', [numNodes, 6]))],
];

describe.each(['cpu', 'wasm'] as const)('a receptive field on %s', (device) => {
  let backend: Backend;
  let graphs: Record<'sparse' | 'dense', GraphOnDevice>;
  let before = 0;
  const targets = Int32Array.of(7, 3, 21);

  beforeAll(async () => {
    backend = await createBackend({ device });
    before = backend.memory().numTensors;
    graphs = {
      sparse: backend.upload(ringGraph({ numNodes, sparse: true })),
      dense: backend.upload(ringGraph({ numNodes })),
    };
  });
  afterAll(() => {
    for (const graph of Object.values(graphs)) graph.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  async function lossAndGradients(graph: GraphOnDevice, forward: Forward): Promise<number[]> {
    const store = new ParameterStore(backend, 5);
    const parameter: Parameter = (name, shape) => store.get(name, shape, 'glorot');
    const classes = new Random(2);
    const picks = Float32Array.from({ length: 6 * 3 }, () => classes.normal());
    const { value, gradients } = backend.valueAndGrad(
      () => {
        const ops = backend.ops({ training: true, seed: 9 });
        const y = forward(ops, graph, hidden(ops, graph, graph.features, parameter), parameter);
        expect(y.shape).toEqual([numNodes, 6]);
        return ops.nllLoss(ops.logSoftmax(ops.matmul(y, ops.constant(picks, [6, 3]))), graph.graph.labels, targets);
      },
      () => store.variables(),
    );
    const numbers = [...(await backend.read(value))];
    for (const gradient of gradients.values()) numbers.push(...(await backend.read(gradient)));
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    store.dispose();
    return numbers;
  }

  const normalized: Forward = (ops, g, x, parameter) => {
    const y = ops.dropout(ops.aggregate(g, x, { selfLoops: 'add' }), 0.3);
    return ops.aggregate(g, ops.batchNorm(y, parameter('scale', [6]), parameter('shift', [6])), { norm: 'symmetric' });
  };
  const cases: [string, Forward, number?][] = [
    ...programs,
    ['a normalization over all nodes between aggregations', normalized, 1],
  ];

  it.each(cases)('gives the whole graph’s loss and gradients, with the same dropout: %s', async (_, forward, wholeBeyond) => {
    for (const graph of Object.values(graphs)) {
      const whole = await lossAndGradients(graph, forward);
      const part = await lossAndGradients(graph.restrict?.(targets, 2, wholeBeyond) as GraphOnDevice, forward);
      expect(part.length).toBe(whole.length);
      expect(whole.some((value) => Math.abs(value) > 1e-3)).toBe(true);
      part.forEach((value, i) => {
        expect(Math.abs(value - (whole[i] as number)), `number ${i}: ${value}, whole ${whole[i]}`).toBeLessThan(1e-5);
      });
    }
  });

  it('aggregates dense features once per graph', async () => {
    const graph = backend.upload(ringGraph({ numNodes }));
    const at = backend.memory().numTensors;
    const twice = (on: GraphOnDevice, reduce: 'sum' | 'mean'): Tensor =>
      backend.tidy(() => {
        const ops = backend.ops({ training: false, seed: 0 });
        const picks = ops.constant(new Float32Array(25).fill(1), [5, 5]);
        return ops.nllLoss(
          ops.matmul(ops.aggregate(on, ops.aggregate(on, on.features), { reduce }), picks),
          graph.graph.labels,
          targets,
        );
      });
    const values: number[] = [];
    for (const on of [graph, graph.restrict?.(targets, 2) as GraphOnDevice])
      for (const reduce of ['sum', 'mean', 'sum'] as const) {
        const loss = twice(on, reduce);
        values.push((await backend.read(loss))[0] as number);
        backend.dispose(loss);
      }
    const [sum = 0, mean = 0, again, ...local] = values;
    expect(again).toBe(sum);
    expect(mean).not.toBe(sum);
    expect(local[0]).toBeCloseTo(sum, 5);
    expect(local[1]).toBeCloseTo(mean, 5);
    expect(local[2]).toBe(local[0]);
    // The graph keeps one aggregation and two that follow it. The field keeps the same, and its rows of the features.
    expect(backend.memory().numTensors).toBe(at + 3 + 4);
    graph.dispose();
    expect(backend.memory().numTensors).toBe(at - 1);
  });

  it('computes only the rows that the targets depend on', async () => {
    const ring = backend.upload(ringGraph({ numNodes: 400, sparse: true }));
    const field = ring.restrict?.(targets, 2) as GraphOnDevice;
    const bytesDuring = (graph: GraphOnDevice): number => {
      let bytes = 0;
      const at = backend.memory().numBytes;
      backend.tidy(() => {
        const ops = backend.ops({ training: false, seed: 0 });
        ops.aggregate(graph, ops.linear(graph.features, ops.constant(new Float32Array(40), [5, 8])));
        bytes = backend.memory().numBytes - at;
      });
      return bytes;
    };
    expect(bytesDuring(field)).toBeLessThan(0.3 * bytesDuring(ring));
    ring.dispose();
  });

  it('gathers rows by their indices in the whole graph', async () => {
    const rows = Int32Array.of(21, 7);
    const values: Float32Array[] = [];
    for (const graph of [graphs.sparse, graphs.sparse.restrict?.(targets, 2) as GraphOnDevice])
      for (const nodes of [targets, rows]) {
        const taken = backend.tidy(() => {
          const ops = backend.ops({ training: false, seed: 0 });
          const weight = ops.constant(
            Float32Array.from({ length: 30 }, (_, i) => Math.sin(i)),
            [5, 6],
          );
          return ops.gatherRows(ops.aggregate(graph, ops.linear(graph.features, weight)), nodes);
        });
        expect(taken.shape).toEqual([nodes.length, 6]);
        values.push(await backend.read(taken));
        backend.dispose(taken);
      }
    const [ofTargets, ofRows, ...local] = values;
    expect(local).toEqual([ofTargets, ofRows]);
  });

  it('can be freed by itself, and is then made again on the next request', () => {
    const graph = backend.upload(ringGraph({ numNodes }));
    const at = backend.memory().numTensors;
    const field = graph.restrict?.(targets, 2) as GraphOnDevice;
    expect(graph.restrict?.(targets, 2)).toBe(field);
    field.dispose();
    expect(backend.memory().numTensors).toBe(at);
    expect(graph.restrict?.(targets, 2)).not.toBe(field);
    graph.dispose();
    expect(backend.memory().numTensors).toBe(at - 1);
  });

  it('copies the features of a subgraph from the whole graph', async () => {
    for (const whole of Object.values(graphs)) {
      const at = backend.memory().numTensors;
      const { graph, nodes } = new NeighborSampler(whole.graph, [1, 2]).sample(targets, new Random(3));
      const values: number[][] = [];
      for (const part of [whole.subgraph?.(graph, nodes) as GraphOnDevice, backend.upload(graph)]) {
        expect(part.features.layout).toBe(whole.features.layout);
        for (const on of [part, part.restrict?.(graph.split.train, 2) as GraphOnDevice]) {
          const loss = backend.tidy(() => {
            const ops = backend.ops({ training: false, seed: 0 });
            const weight = ops.constant(
              Float32Array.from({ length: 15 }, (_, i) => Math.sin(i)),
              [5, 3],
            );
            const y = ops.aggregate(on, ops.aggregate(on, ops.linear(on.features, weight)));
            return ops.nllLoss(ops.logSoftmax(y), graph.labels, graph.split.train);
          });
          values.push([...(await backend.read(loss))]);
          backend.dispose(loss);
        }
        part.dispose();
      }
      for (const value of values) expect(value[0]).toBeCloseTo(values[0]?.[0] as number, 6);
      expect(values[0]?.[0]).toBeGreaterThan(0);
      expect(backend.memory().numTensors).toBe(at);
    }
  });

  it('computes a product only for the rows that are read', () => {
    const ring = backend.upload(ringGraph({ numNodes: 400, sparse: true }));
    const field = ring.restrict?.(targets, 2) as GraphOnDevice;
    const bytesDuring = (f: (ops: Ops, x: Tensor, weight: Tensor) => unknown): number => {
      let bytes = 0;
      backend.tidy(() => {
        const ops = backend.ops({ training: false, seed: 0 });
        const [first, weight] = [ops.constant(new Float32Array(40), [5, 8]), ops.constant(new Float32Array(64), [8, 8])];
        const x = ops.aggregate(field, ops.linear(field.features, first));
        const at = backend.memory().numBytes;
        f(ops, x, weight);
        bytes = backend.memory().numBytes - at;
      });
      return bytes;
    };
    const row = 4 * 8;
    expect(bytesDuring((ops, x, weight) => ops.linear(x, weight, ops.constant(new Float32Array(8), [8])))).toBe(row);
    const neighbors = bytesDuring((ops, x) => ops.aggregate(field, x));
    // Rows that the product reads, the product and the sum, only at the three targets.
    expect(bytesDuring((ops, x, weight) => ops.add(ops.aggregate(field, x), ops.linear(x, weight)))).toBe(
      neighbors + 3 * targets.length * row,
    );
    ring.dispose();
  });

  const refused: [string, (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor][] = [
    ['a sum over nodes', (ops, _, x) => ops.sum(x, 0)],
    ['a mean over everything', (ops, _, x) => ops.mean(x)],
    ['a transposition', (ops, _, x) => ops.transpose(x)],
    ['a product with all nodes', (ops, _, x) => ops.matmul(ops.constant(new Float32Array(numNodes), [1, numNodes]), x)],
    ['pooling', (ops, g, x) => ops.pool(g, x, 'mean')],
    ['some of the rows', (ops, _, x) => ops.slice(x, [1, 0], [3, 6])],
    ['rows appended to rows', (ops, _, x) => ops.concat([x, x], 0)],
    ['another order of nodes', (ops, _, x) => ops.reshape(x, [6, numNodes])],
    ['a softmax over nodes', (ops, _, x) => ops.softmax(ops.reshape(x, [numNodes * 6]))],
    ['a third hop', (ops, g, x) => ops.aggregate(g, ops.aggregate(g, ops.aggregate(g, x)))],
    ['rows of other nodes', (ops, _, x) => ops.gatherRows(x, Int32Array.of(39))],
    ['a loss over other nodes', (ops, g, x) => ops.nllLoss(ops.logSoftmax(x), g.graph.labels, Int32Array.of(39))],
  ];
  it.each(refused)('refuses %s, so that core uses the whole graph', (_, f) => {
    const field = graphs.sparse.restrict?.(targets, 2) as GraphOnDevice;
    const run = () =>
      backend.tidy(() => {
        const ops = backend.ops({ training: false, seed: 0 });
        f(ops, field, ops.linear(field.features, ops.constant(new Float32Array(30), [5, 6])));
      });
    expect(run).toThrow(expect.objectContaining({ code: 'GNAS_NOT_LOCAL' }));
  });
});
