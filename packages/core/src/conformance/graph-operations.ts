import type { GraphOnDevice } from '../backend/backend.js';
import type { AggregateOptions, ConvolveOptions, Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { aggregated, attended, byRow, type Edge, edgesOf, multiplied, softmax, softmaxByTarget, symmetric } from './expected.js';
import { ringGraph } from './ring-graph.js';
import type { NamedCheck } from './tensor-operations.js';

const ring = ringGraph();
const { numNodes, labels, split } = ring;

const aggregate = (name: string, options: AggregateOptions, edges: readonly Edge[]): NamedCheck => ({
  name: `aggregate ${name}`,
  operations: ['aggregate'],
  shapes: [[numNodes, 9]],
  f: (ops, graph, x) => ops.aggregate(graph, x as Tensor, options),
  expected: (x) => aggregated(edges, numNodes, x as Float32Array, options.reduce),
});

const convolve = (
  width: number,
  outWidth: number,
  options: Omit<ConvolveOptions, 'weight' | 'root' | 'bias'>,
  edges: readonly Edge[],
): NamedCheck => ({
  name: `convolve ${width} to ${outWidth} columns`,
  operations: ['convolve'],
  shapes: [[numNodes, width], [width, outWidth], [width, outWidth], [outWidth]],
  f: (ops, graph, ...inputs) => {
    const [x, weight, root, bias] = inputs as [Tensor, Tensor, Tensor, Tensor];
    return ops.convolve(graph, x, { ...options, weight, root, bias });
  },
  expected: (...inputs) => {
    const [x, weight, root, bias] = inputs as [Float32Array, Float32Array, Float32Array, Float32Array];
    const gathered = multiplied(aggregated(edges, numNodes, x, options.reduce), weight, width);
    const own = multiplied(x, root, width);
    return own.map((value, at) => value + (gathered[at] as number) + (bias[at % outWidth] as number));
  },
});

/** Sums source rows weighted by a softmax of logits from both ends, so that the order of a target's edges doesn't matter. */
const softmaxOverEdges = (ops: Ops, graph: GraphOnDevice, x: Tensor): Tensor => {
  const sources = ops.gatherSource(graph, x);
  return ops.scatter(graph, ops.mul(sources, ops.edgeSoftmax(graph, ops.add(sources, ops.gatherTarget(graph, x)))));
};

/** Weighs rows by the dot products of the same edges, so that the order of a target's edges doesn't matter. */
const weighByDots = (ops: Ops, graph: GraphOnDevice, x: Tensor, y: Tensor): Tensor =>
  ops.weightedSum(graph, x, ops.edgeDot(graph, y, x, { selfLoops: 'add' }), { selfLoops: 'add' });

/** Tests of operations over a graph with edge weights, a self loop, a duplicate edge and an isolated node. */
export const graphOperations: readonly NamedCheck[] = [
  aggregate('sum', {}, edgesOf(ring)),
  aggregate('sum without weights', { useEdgeWeights: false }, edgesOf(ring, 'keep', false)),
  aggregate('symmetric, with self loops', { norm: 'symmetric', selfLoops: 'add' }, symmetric(edgesOf(ring, 'add'), numNodes)),
  aggregate(
    'symmetric by outgoing degree, without self loops',
    { norm: 'symmetric', selfLoops: 'remove', degree: 'outgoing' },
    symmetric(edgesOf(ring, 'remove'), numNodes, 'source').map((edge) =>
      Number.isFinite(edge.weight) ? edge : { ...edge, weight: 0 },
    ),
  ),
  ...[1, 3, 4, 7, 16, 23, 26].map(
    (width): NamedCheck => ({
      ...aggregate(`sum of ${width} columns`, {}, edgesOf(ring)),
      shapes: [[numNodes, width]],
    }),
  ),
  convolve(9, 11, { norm: 'symmetric', selfLoops: 'add' }, symmetric(edgesOf(ring, 'add'), numNodes)),
  convolve(8, 3, { reduce: 'mean' }, edgesOf(ring)),
  aggregate('mean', { reduce: 'mean', selfLoops: 'remove' }, edgesOf(ring, 'remove')),
  aggregate('max', { reduce: 'max' }, edgesOf(ring)),
  ...(['sum', 'mean', 'max'] as const).map(
    (reduce): NamedCheck => ({
      name: `scatter ${reduce} of gatherSource`,
      operations: ['scatter', 'gatherSource'],
      shapes: [[numNodes, 2, 2]],
      f: (ops, graph, x) => ops.scatter(graph, ops.gatherSource(graph, x as Tensor), reduce),
      expected: (x) => aggregated(edgesOf(ring, 'keep', false), numNodes, x as Float32Array, reduce),
    }),
  ),
  {
    name: 'gatherTarget: edges are ordered by target',
    operations: ['gatherTarget'],
    shapes: [[numNodes, 2, 2]],
    f: (ops, graph, x) => ops.gatherTarget(graph, x as Tensor, { selfLoops: 'add' }),
    expected: (x) => edgesOf(ring, 'add').flatMap(({ target }) => [...(x as Float32Array).subarray(target * 4, target * 4 + 4)]),
  },
  ...(['keep', 'add', 'remove'] as const).map(
    (selfLoops): NamedCheck => ({
      name: `gatherEdges, self loops: ${selfLoops}`,
      operations: ['gatherEdges', 'weightedSum'],
      shapes: [
        [ring.source.length, 2],
        [numNodes, 2, 2],
      ],
      f: (ops, graph, values, x) =>
        ops.weightedSum(graph, x as Tensor, ops.gatherEdges(graph, values as Tensor, { selfLoops }), { selfLoops }),
      expected: (values, x) => {
        const y = new Array<number>(numNodes * 4).fill(0);
        for (const h of [0, 1]) {
          const weighted = {
            ...ring,
            edgeWeights: Float32Array.from(ring.source, (_, edge) => values?.[edge * 2 + h] as number),
          };
          for (const { source, target, weight } of edgesOf(weighted, selfLoops))
            for (const f of [0, 1]) {
              const to = target * 4 + h * 2 + f;
              y[to] = (y[to] as number) + weight * (x?.[source * 4 + h * 2 + f] as number);
            }
        }
        return y;
      },
    }),
  ),
  {
    name: 'edgeSoftmax',
    operations: ['edgeSoftmax', 'scatter', 'gatherSource', 'gatherTarget'],
    shapes: [[numNodes, 2]],
    f: (ops, graph, x) => softmaxOverEdges(ops, graph, x as Tensor),
    expected: (x) => {
      const edges = edgesOf(ring, 'keep', false);
      const y = new Array<number>(numNodes * 2).fill(0);
      for (const h of [0, 1]) {
        const at = (node: number): number => x?.[node * 2 + h] as number;
        const coefficients = softmaxByTarget(
          edges,
          edges.map(({ source, target }) => at(source) + at(target)),
        );
        edges.forEach(({ source, target }, k) => {
          y[target * 2 + h] = (y[target * 2 + h] as number) + (coefficients[k] as number) * at(source);
        });
      }
      return y;
    },
  },
  {
    name: 'attend',
    operations: ['attend'],
    shapes: [
      [numNodes, 3, 5],
      [numNodes, 3],
      [numNodes, 3],
    ],
    f: (ops, graph, x, source, target) =>
      ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, selfLoops: 'add' }),
    expected: (...inputs) => attended(edgesOf(ring, 'add'), numNodes, inputs, 3, 0.2),
  },
  {
    name: 'attend in training: the same dropout in the gradient',
    operations: ['attend', 'dropout'],
    shapes: [
      [numNodes, 2, 4],
      [numNodes, 2],
      [numNodes, 2],
    ],
    f: (ops, graph, x, source, target) =>
      ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, dropout: 0.4 }),
    training: true,
  },
  ...[
    [1, 7],
    [4, 8],
    [8, 4],
    [2, 16],
    [1, 64],
    [6, 3],
    [5, 8],
  ].map(
    ([heads = 1, width = 1]): NamedCheck => ({
      name: `attend in training, ${heads} heads of ${width}`,
      operations: ['attend'],
      shapes: [
        [numNodes, heads, width],
        [numNodes, heads],
        [numNodes, heads],
      ],
      f: (ops, graph, x, source, target) =>
        ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, selfLoops: 'add', dropout: 0.4 }),
      training: true,
    }),
  ),
  ...[
    [8, 36],
    [6, 20],
    [3, 5],
    [2, 3],
  ].flatMap(([heads = 1, width = 1]): NamedCheck[] => {
    const shared: Omit<NamedCheck, 'name'> = {
      operations: ['attend'],
      shapes: [
        [numNodes, 1, width],
        [numNodes, heads],
        [numNodes, heads],
      ],
      f: (ops, graph, x, source, target) =>
        ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, selfLoops: 'add', dropout: 0.4 }),
    };
    const expected: NamedCheck['expected'] = (...inputs) => attended(edgesOf(ring, 'add'), numNodes, inputs, heads, 0.2, true);
    return [
      { ...shared, name: `attend, ${heads} heads that share rows of ${width}`, expected },
      { ...shared, name: `attend in training, ${heads} heads that share rows of ${width}`, training: true },
    ];
  }),
  {
    name: 'weightedSum, heads that share rows',
    operations: ['weightedSum', 'edgeSoftmax'],
    shapes: [
      [numNodes, 1, 5],
      [numNodes, 3],
    ],
    f: (ops, graph, x, logits) =>
      ops.weightedSum(graph, x as Tensor, ops.edgeSoftmax(graph, ops.gatherSource(graph, logits as Tensor))),
    expected: (x, logits) =>
      attended(edgesOf(ring), numNodes, [x as Float32Array, logits as Float32Array, new Float32Array(numNodes * 3)], 3, 1, true),
  },
  {
    name: 'headDot',
    operations: ['headDot'],
    shapes: [
      [numNodes, 3, 5],
      [1, 3, 5],
    ],
    f: (ops, _graph, x, vectors) => ops.headDot(x as Tensor, vectors as Tensor),
    expected: (x, vectors) =>
      Array.from({ length: numNodes * 3 }, (_, row) => {
        let sum = 0;
        for (let k = 0; k < 5; k++) sum += (x?.[row * 5 + k] as number) * (vectors?.[(row % 3) * 5 + k] as number);
        return sum;
      }),
  },
  {
    name: 'edgeDot and weightedSum',
    operations: ['edgeDot', 'weightedSum'],
    shapes: [
      [numNodes, 2, 3],
      [numNodes, 2, 3],
    ],
    f: (ops, graph, x, y) => ops.scale(weighByDots(ops, graph, x as Tensor, y as Tensor), 0.1),
    expected: (x, y) => {
      const sums = new Array<number>(numNodes * 6).fill(0);
      for (const { source, target } of edgesOf(ring, 'add'))
        for (const h of [0, 1]) {
          const [from, to] = [source * 6 + h * 3, target * 6 + h * 3];
          const dot = [0, 1, 2].reduce((sum, f) => sum + (y?.[to + f] as number) * (x?.[from + f] as number), 0);
          for (const f of [0, 1, 2]) sums[to + f] = (sums[to + f] as number) + 0.1 * dot * (x?.[from + f] as number);
        }
      return sums;
    },
  },
  ...(['sum', 'mean', 'max'] as const).map(
    (reduce): NamedCheck => ({
      name: `pool ${reduce}`,
      operations: ['pool'],
      shapes: [[numNodes, 3]],
      f: (ops, graph, x) => ops.pool(graph, x as Tensor, reduce),
      expected: (x) =>
        [0, 1, 2].map((f) => {
          const values = Array.from({ length: numNodes }, (_, node) => x?.[node * 3 + f] as number);
          if (reduce === 'max') return Math.max(...values);
          return values.reduce((a, b) => a + b, 0) / (reduce === 'mean' ? numNodes : 1);
        }),
    }),
  ),
  {
    name: 'nllLoss',
    operations: ['nllLoss', 'logSoftmax'],
    shapes: [[numNodes, 3]],
    f: (ops, _graph, x) => ops.reshape(ops.nllLoss(ops.logSoftmax(x as Tensor), labels, split.train), [1]),
    expected: (x) => {
      const probabilities = byRow(x as Float32Array, 3, softmax);
      const losses = Array.from(split.train, (node) => -Math.log(probabilities[node * 3 + (labels[node] as number)] as number));
      return [losses.reduce((a, b) => a + b, 0) / losses.length];
    },
  },
  {
    name: 'accuracy',
    operations: ['accuracy'],
    shapes: [[numNodes, 3]],
    f: (ops, _graph, x) => ops.add(ops.reshape(ops.accuracy(x as Tensor, labels, split.test), [1]), ops.constant([1], [1])),
    expected: (x) => {
      const right = split.test.filter((node) => {
        const row = Array.from((x as Float32Array).subarray(node * 3, node * 3 + 3));
        return row.indexOf(Math.max(...row)) === labels[node];
      });
      return [1 + right.length / split.test.length];
    },
    differentiable: false,
  },
];

/** The graph of all tests that don't have their own. */
export const conformanceGraph = ring;
