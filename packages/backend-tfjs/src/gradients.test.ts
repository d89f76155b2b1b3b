import type { Activation, GraphOnDevice, Ops, Tensor } from '@gnas/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from './create-backend.js';
import { expectGradientsToMatch } from './testing/finite-differences.js';
import { ringGraph } from './testing/ring-graph.js';

describe.each(['cpu', 'wasm'] as const)('gradients on %s agree with finite differences', (device) => {
  let backend: Awaited<ReturnType<typeof createBackend>>;
  let graph: GraphOnDevice;
  let sparse: GraphOnDevice;
  const rows = Int32Array.of(3, 1, 3);
  let before = 0;

  beforeAll(async () => {
    backend = await createBackend({ device });
    before = backend.memory().numTensors;
    graph = backend.upload(ringGraph());
    sparse = backend.upload(ringGraph({ sparse: true }));
  });

  afterAll(() => {
    graph.dispose();
    sparse.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  const activations: Activation[] = ['linear', 'relu', 'relu6', 'elu', 'leaky_relu', 'sigmoid', 'tanh', 'softplus'];
  it.each(activations)('%s', (activation) =>
    expectGradientsToMatch(backend, [[4, 3]], (ops, x) => ops.applyActivation(x, activation)),
  );

  it.each(activations)('bias, %s and dropout at once', (activation) =>
    expectGradientsToMatch(
      backend,
      [[3, 6], [6]],
      (ops, x, bias) => ops.activate(x as Tensor, { bias: bias as Tensor, activation, dropout: 0.3 }),
      { training: true },
    ),
  );

  type Case = [
    string,
    readonly (readonly number[])[],
    (ops: Ops, ...inputs: Tensor[]) => Tensor,
    { training?: boolean; positive?: boolean }?,
  ];
  const cases: Case[] = [
    ['add, broadcast', [[4, 3], [3]], (ops, a, b) => ops.add(a as Tensor, b as Tensor)],
    [
      'sub, broadcast',
      [
        [4, 1],
        [4, 3],
      ],
      (ops, a, b) => ops.sub(a as Tensor, b as Tensor),
    ],
    [
      'mul, broadcast',
      [
        [4, 2, 3],
        [4, 2, 1],
      ],
      (ops, a, b) => ops.mul(a as Tensor, b as Tensor),
    ],
    [
      'div',
      [
        [4, 3],
        [4, 1],
      ],
      (ops, a, b) => ops.div(a as Tensor, b as Tensor),
      { positive: true },
    ],
    ['scale', [[4]], (ops, x) => ops.scale(x as Tensor, -2.5)],
    ['exp', [[4]], (ops, x) => ops.exp(x as Tensor)],
    ['log', [[4]], (ops, x) => ops.log(x as Tensor), { positive: true }],
    ['sqrt', [[4]], (ops, x) => ops.sqrt(x as Tensor), { positive: true }],
    ['leakyRelu', [[4, 3]], (ops, x) => ops.leakyRelu(x as Tensor, 0.3)],
    [
      'matmul',
      [
        [5, 4],
        [4, 9],
      ],
      (ops, a, b) => ops.matmul(a as Tensor, b as Tensor),
    ],
    ['linear', [[7, 5], [5, 3], [3]], (ops, x, w, b) => ops.linear(x as Tensor, w as Tensor, b)],
    ['linear of sparse features', [[5, 3], [3]], (ops, w, b) => ops.linear(sparse.features, w as Tensor, b)],
    [
      'linear of sparse features with dropout',
      [[5, 3]],
      (ops, w) => ops.linear(ops.dropout(sparse.features, 0.4), w as Tensor),
      { training: true },
    ],
    ['transpose', [[4, 3]], (ops, x) => ops.transpose(x as Tensor)],
    ['sum over an axis', [[4, 3]], (ops, x) => ops.sum(x as Tensor, 0)],
    ['mean over an axis, kept', [[4, 3]], (ops, x) => ops.mean(x as Tensor, 1, true)],
    ['max over an axis', [[4, 3]], (ops, x) => ops.max(x as Tensor, 1)],
    ['softmax', [[4, 3]], (ops, x) => ops.softmax(x as Tensor)],
    ['logSoftmax', [[4, 3]], (ops, x) => ops.logSoftmax(x as Tensor)],
    ['reshape', [[4, 3]], (ops, x) => ops.reshape(x as Tensor, [2, 6])],
    [
      'concat',
      [
        [4, 3],
        [4, 2],
      ],
      (ops, a, b) => ops.concat([a as Tensor, b as Tensor], 1),
    ],
    ['slice', [[4, 5]], (ops, x) => ops.slice(x as Tensor, [1, 2], [2, 3])],
    ['gatherRows, one row twice', [[7, 3]], (ops, x) => ops.gatherRows(x as Tensor, rows)],
    ['dropout', [[4, 3]], (ops, x) => ops.dropout(x as Tensor, 0.5), { training: true }],
    [
      'activate',
      [[7, 3], [3]],
      (ops, x, bias) => ops.activate(x as Tensor, { bias: bias as Tensor, activation: 'tanh', dropout: 0.3 }),
      { training: true },
    ],
    [
      'headDot',
      [
        [4, 3, 5],
        [1, 3, 5],
      ],
      (ops, x, vectors) => ops.headDot(x as Tensor, vectors as Tensor),
    ],
    ['mean over the heads', [[4, 3, 5]], (ops, x) => ops.mean(x as Tensor, 1)],
    [
      'matmul with a long inner axis',
      [
        [2, 300],
        [300, 9],
      ],
      (ops, a, b) => ops.matmul(a as Tensor, b as Tensor),
    ],
    ...[3, 4, 6, 7, 13, 16, 23, 26].map(
      (width): Case => [`aggregate sum of ${width} columns`, [[7, width]], (ops, x) => ops.aggregate(graph, x as Tensor)],
    ),
    ['aggregate symmetric', [[7, 18]], (ops, x) => ops.aggregate(graph, x as Tensor, { norm: 'symmetric', selfLoops: 'add' })],
    ['aggregate mean', [[7, 9]], (ops, x) => ops.aggregate(graph, x as Tensor, { reduce: 'mean', selfLoops: 'remove' })],
    ['aggregate max', [[7, 3]], (ops, x) => ops.aggregate(graph, x as Tensor, { reduce: 'max' })],
    ['edgeSoftmax', [[15, 2]], (ops, x) => ops.edgeSoftmax(graph, x as Tensor)],
    ['gatherSource', [[7, 3]], (ops, x) => ops.gatherSource(graph, x as Tensor)],
    ['gatherTarget, three axes', [[7, 2, 2]], (ops, x) => ops.gatherTarget(graph, x as Tensor, { selfLoops: 'add' })],
    ['scatter sum', [[15, 3]], (ops, x) => ops.scatter(graph, x as Tensor)],
    ['scatter mean', [[15, 3]], (ops, x) => ops.scatter(graph, x as Tensor, 'mean')],
    ['scatter max', [[15, 3]], (ops, x) => ops.scatter(graph, x as Tensor, 'max')],
    ['pool mean', [[7, 3]], (ops, x) => ops.pool(graph, x as Tensor, 'mean')],
    ['pool max', [[7, 3]], (ops, x) => ops.pool(graph, x as Tensor, 'max')],
    [
      'edgeDot',
      [
        [7, 2, 5],
        [7, 2, 5],
      ],
      (ops, target, source) => ops.edgeDot(graph, target as Tensor, source as Tensor, { selfLoops: 'add' }),
    ],
    [
      'weightedSum',
      [
        [7, 2, 5],
        [15, 2],
      ],
      (ops, x, coefficients) => ops.weightedSum(graph, x as Tensor, coefficients as Tensor),
    ],
    [
      'attend',
      [
        [7, 3, 5],
        [7, 3],
        [7, 3],
      ],
      (ops, x, source, target) =>
        ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, selfLoops: 'add' }),
    ],
    [
      'attend with dropout',
      [
        [7, 2, 4],
        [7, 2],
        [7, 2],
      ],
      (ops, x, source, target) =>
        ops.attend(graph, x as Tensor, { source: source as Tensor, target: target as Tensor, dropout: 0.4 }),
      { training: true },
    ],
    ['gatherEdges', [[15, 2]], (ops, w) => ops.gatherEdges(graph, w as Tensor, { selfLoops: 'add' })],
    ...[
      [1, 7],
      [4, 8],
      [8, 4],
      [2, 16],
      [1, 64],
      [6, 3],
      [5, 8],
    ].map(
      ([heads = 1, width = 1]): Case => [
        `attend with dropout, ${heads} heads of ${width}`,
        [
          [7, heads, width],
          [7, heads],
          [7, heads],
        ],
        (ops, x, source, target) =>
          ops.attend(graph, x as Tensor, {
            source: source as Tensor,
            target: target as Tensor,
            selfLoops: 'add',
            dropout: 0.4,
          }),
        { training: true },
      ],
    ),
    ['nllLoss', [[7, 3]], (ops, x) => ops.nllLoss(ops.logSoftmax(x as Tensor), graph.graph.labels, graph.graph.split.train)],
  ];
  it.each(cases)('%s', (_, shapes, f, options) => expectGradientsToMatch(backend, shapes, f, options));
});
