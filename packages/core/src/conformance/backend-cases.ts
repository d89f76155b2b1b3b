import type { Backend, GraphOnDevice } from '../backend/backend.js';
import { withComposites } from '../backend/composite-ops.js';
import { extendOps } from '../backend/extend-ops.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import { type ConformanceCase, demand, demandNear, demandNoLeak, demandThrows } from './conformance-case.js';
import { ringGraph } from './ring-graph.js';

const width = 20;

const heads = (ops: Ops, x: Tensor) => ({
  source: ops.slice(x, [0, 0], [x.shape[0] as number, 4]),
  target: ops.slice(x, [0, 4], [x.shape[0] as number, 4]),
});

/** Runs `f` on x [N, 20] and returns the values of its output. */
async function evaluate(
  backend: Backend,
  graph: Graph,
  x: Float32Array,
  f: (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor,
  training = false,
): Promise<Float32Array> {
  const uploaded = backend.upload(graph);
  const output = backend.tidy(() => {
    const ops = backend.ops({ training, seed: 3 });
    return f(ops, uploaded, ops.constant(x, [graph.numNodes, width]));
  });
  const values = await backend.read(output);
  backend.dispose(output);
  uploaded.dispose();
  return values;
}

const normals = (count: number): Float32Array => {
  const random = new Random(11);
  return Float32Array.from({ length: count }, () => random.normal());
};

async function permute(backend: Backend): Promise<void> {
  const graph = ringGraph({ numNodes: 11, seed: 5 });
  const order = new Random(5).shuffle(Int32Array.from({ length: 11 }, (_, node) => node));
  const rename = (nodes: Int32Array): Int32Array => nodes.map((node) => order[node] as number);
  const x = normals(11 * width);
  const moved = new Float32Array(x.length);
  order.forEach((to, node) => {
    moved.set(x.subarray(node * width, (node + 1) * width), to * width);
  });
  const f = (ops: Ops, g: GraphOnDevice, values: Tensor): Tensor =>
    ops.concat(
      [
        ops.aggregate(g, values, { norm: 'symmetric', selfLoops: 'add' }),
        ops.aggregate(g, values, { reduce: 'max' }),
        ops.reshape(ops.attend(g, ops.reshape(values, [11, 4, 5]), heads(ops, values)), [11, width]),
      ],
      1,
    );
  const plain = await evaluate(backend, graph, x, f);
  const renamed = { ...graph, source: rename(graph.source), target: rename(graph.target) };
  const permuted = await evaluate(backend, renamed, moved, f);
  order.forEach((to, node) => {
    const row = (values: Float32Array, at: number): Float32Array => values.subarray(at * 3 * width, (at + 1) * 3 * width);
    demandNear(row(permuted, to), row(plain, node), `The row of node ${node}, renumbered as ${to},`);
  });
}

async function dropShare(backend: Backend): Promise<void> {
  const draw = async (seed: number, training = true): Promise<Float32Array> => {
    const y = backend.tidy(() => {
      const ops = backend.ops({ training, seed });
      return ops.dropout(ops.constant(new Float32Array(20_000).fill(1), [20_000]), 0.3);
    });
    const values = await backend.read(y);
    if (training) backend.dispose(y);
    return values;
  };
  const first = await draw(1);
  const kept = first.filter((value) => value !== 0);
  demand(
    Math.abs(kept.length / first.length - 0.7) < 0.02,
    () => `Dropout with rate 0.3 keeps ${kept.length / first.length} of the values; expected 0.7.`,
  );
  demandNear(
    kept,
    kept.map(() => 1 / 0.7),
    'Values kept by dropout',
  );
  demandNear(await draw(1), first, 'A second dropout with the same seed');
  demand(
    (await draw(2)).some((value, i) => value !== first[i]),
    () => 'Dropout with another seed drops the same values; expected others.',
  );
}

async function composites(backend: Backend): Promise<void> {
  const graph = ringGraph({ numNodes: 9 });
  const f = (ops: Ops, g: GraphOnDevice, x: Tensor): Tensor => {
    const attended = ops.attend(g, ops.reshape(x, [9, 4, 5]), heads(ops, x));
    const loss = ops.nllLoss(ops.logSoftmax(x), graph.labels, graph.split.train);
    return ops.concat([ops.reshape(attended, [9 * width]), ops.reshape(loss, [1])], 0);
  };
  const x = normals(9 * width);
  const composed = await evaluate(backend, graph, x, (ops, g, values) => f(withComposites(extendOps(ops, {})), g, values));
  demandNear(await evaluate(backend, graph, x, f), composed, 'The output of fused kernels');
}

async function tidyKeeps(backend: Backend): Promise<void> {
  const before = backend.memory().numTensors;
  const ops = backend.ops({ training: false, seed: 0 });
  const one = (): Tensor => ops.scale(ops.constant([1], [1]), 2);
  const kept = [
    ...backend.tidy(() => [one()]),
    ...backend.tidy(() => new Map([['a', one()]])).values(),
    backend.tidy(() => ({ b: one() })).b,
  ];
  const alive = backend.memory().numTensors - before;
  demand(alive === 3, () => `After three tidies that return one tensor each, ${alive} tensors exist; expected 3.`);
  for (const tensor of kept) {
    backend.dispose(tensor);
    backend.dispose(tensor);
  }
}

async function errors(backend: Backend): Promise<void> {
  const graph = backend.upload(ringGraph({ sparse: true }));
  const ops = backend.ops({ training: true, seed: 0 });
  const x = ops.constant(new Float32Array(6), [2, 3]);
  demandThrows(() => ops.linear(x, x), /\[2,3\] by \[2,3\]/, 'linear with mismatched shapes');
  demandThrows(() => ops.add(graph.features, x), /Apply ops\.linear/, 'add with sparse features');
  demandThrows(() => ops.aggregate(graph, x), /7 rows/, 'aggregate with too few rows');
  demandThrows(
    () => ops.aggregate(graph, x, { norm: 'symmetric', reduce: 'max' }),
    /norm/,
    'aggregate with norm and reduce "max"',
  );
  demandThrows(() => ops.gatherEdges(graph, x), /15 edges/, 'gatherEdges with too few edges');
  demandThrows(() => ops.dropout(x, 1), /dropout rate is 1/, 'dropout with rate 1');
  demandThrows(() => ops.dropout(ops.dropout(graph.features, 0.1), 0.1), /twice/, 'a second dropout of sparse features');
  demandThrows(
    () => backend.createOptimizer({ learningRate: -1 }),
    /learning rate is -1/,
    'createOptimizer with a negative learning rate',
  );
  demandThrows(() => backend.createOptimizer({ beta1: 1 }), /beta1 is 1/, 'createOptimizer with beta1 1');
  demandThrows(() => backend.createOptimizer({ kind: 'lion' as never }), /adam/, 'createOptimizer with an unknown kind');
  demandThrows(
    () => ops.aggregate({ graph: graph.graph } as GraphOnDevice, x),
    /not uploaded/,
    'aggregate with a graph that was not uploaded',
  );
  backend.dispose(x);
  graph.dispose();
}

const backendCase = (
  name: string,
  operations: ConformanceCase['operations'],
  run: (backend: Backend) => Promise<void>,
): ConformanceCase => ({ kind: 'backend', name, operations, run: (backend) => demandNoLeak(backend, 'It', () => run(backend)) });

/** Tests of everything but single operations and training. */
export const backendCases: readonly ConformanceCase[] = [
  backendCase('permuting the nodes permutes the outputs', ['aggregate', 'attend'], permute),
  backendCase('dropout drops the given fraction, and the same values for the same seed', ['dropout'], dropShare),
  backendCase('two dropouts of a pass differ, and nothing is dropped outside training', ['dropout'], async (backend) => {
    const x = normals(7 * width);
    const difference = (ops: Ops, _graph: GraphOnDevice, values: Tensor): Tensor =>
      ops.sub(ops.dropout(values, 0.5), ops.dropout(values, 0.5));
    const training = await evaluate(backend, ringGraph(), x, difference, true);
    demand(
      training.some((value) => value !== 0),
      () => 'Two dropouts of a pass drop the same values; expected different ones.',
    );
    demandNear(
      await evaluate(backend, ringGraph(), x, difference),
      new Float32Array(x.length),
      'The difference of two dropouts outside training',
    );
  }),
  backendCase('fused kernels agree with the composites', ['attend', 'nllLoss'], composites),
  backendCase('tidy keeps returned tensors, also in arrays, records and maps', [], tidyKeeps),
  backendCase('invalid arguments are rejected with a message', ['linear', 'add', 'aggregate', 'dropout'], errors),
];
