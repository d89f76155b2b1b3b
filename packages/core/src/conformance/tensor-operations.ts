import type { Activation, Ops, State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { OperationCheck } from './check-operation.js';
import { activations, byRow, featuresOf, multiplied, normalized, softmax } from './expected.js';
import { ringGraph } from './ring-graph.js';

/** A named test with the operations that it covers. */
export type NamedCheck = Omit<OperationCheck, 'graph'> & {
  readonly name: string;
  readonly operations: readonly (keyof Ops)[];
  readonly graph?: OperationCheck['graph'];
};

const each = (f: (value: number) => number) => (x?: Float32Array) => Array.from(x as Float32Array, f);
const sparse = ringGraph({ sparse: true });

const unary = (
  operation: keyof Ops,
  f: (ops: Ops, x: Tensor) => Tensor,
  value: (x: number) => number,
  inputs: OperationCheck['inputs'] = 'normal',
): NamedCheck => ({
  name: operation,
  operations: [operation],
  shapes: [[4, 3]],
  f: (ops, _graph, x) => f(ops, x as Tensor),
  expected: each(value),
  inputs,
});

const binary = (operation: 'add' | 'sub' | 'mul' | 'div', value: (a: number, b: number) => number): NamedCheck => ({
  name: `${operation}, broadcast along the first and last axes`,
  operations: [operation],
  shapes: [
    [4, 2, 1],
    [2, 3],
  ],
  f: (ops, _graph, a, b) => ops[operation](a as Tensor, b as Tensor),
  expected: (a, b) =>
    Array.from({ length: 24 }, (_, at) =>
      value(a?.[Math.floor(at / 3)] as number, b?.[Math.floor((at % 6) / 3) * 3 + (at % 3)] as number),
    ),
  inputs: 'positive',
});

const reduction = (
  operation: 'sum' | 'mean' | 'max',
  axis: number | undefined,
  of: (values: number[]) => number,
): NamedCheck => ({
  name: `${operation} over ${axis === undefined ? 'all axes' : `axis ${axis}`}`,
  operations: [operation],
  shapes: [[4, 3, 5]],
  inputs: operation === 'max' ? 'distinct' : 'normal',
  f: (ops, _graph, x) =>
    ops.reshape(ops[operation](x as Tensor, axis, axis === 0), [axis === undefined ? 1 : 60 / ([4, 3, 5][axis] as number)]),
  expected: (x) => {
    const groups = new Map<number, number[]>();
    x?.forEach((value, at) => {
      const index = [Math.floor(at / 15), Math.floor(at / 5) % 3, at % 5];
      const [i, j, k] = index.map((number, position) => (axis === undefined || position === axis ? 0 : number)) as [
        number,
        number,
        number,
      ];
      const key = (i * 3 + j) * 5 + k;
      groups.set(key, [...(groups.get(key) ?? []), value]);
    });
    return [...groups].sort(([a], [b]) => a - b).map(([, values]) => of(values));
  },
});

const argmaxOf = (values: number[]): number => values.indexOf(Math.max(...values));
const sumOf = (values: number[]): number => values.reduce((a, b) => a + b, 0);
const kinds = Object.keys(activations) as Activation[];

/** Tests of operations without a graph. */
export const tensorOperations: readonly NamedCheck[] = [
  {
    name: 'argmax over the last axis, the first of equal values',
    operations: ['argmax'],
    shapes: [[4, 3]],
    inputs: 'distinct',
    differentiable: false,
    f: (ops, _graph, x) => ops.argmax(ops.concat([x as Tensor, x as Tensor], 1)),
    expected: (x) => Array.from({ length: 4 }, (_, row) => argmaxOf([...(x as Float32Array).slice(3 * row, 3 * row + 3)])),
  },
  {
    name: 'oneHot',
    operations: ['oneHot'],
    shapes: [[4, 3]],
    inputs: 'distinct',
    differentiable: false,
    f: (ops, _graph, x) => ops.oneHot(ops.argmax(x as Tensor), 3),
    expected: (x) =>
      Array.from({ length: 12 }, (_, at) => {
        const row = [...(x as Float32Array).slice(at - (at % 3), at - (at % 3) + 3)];
        return argmaxOf(row) === at % 3 ? 1 : 0;
      }),
  },
  binary('add', (a, b) => a + b),
  binary('sub', (a, b) => a - b),
  binary('mul', (a, b) => a * b),
  binary('div', (a, b) => a / b),
  unary(
    'scale',
    (ops, x) => ops.scale(x, -2.5),
    (x) => -2.5 * x,
  ),
  unary('exp', (ops, x) => ops.exp(x), Math.exp),
  unary('log', (ops, x) => ops.log(x), Math.log, 'positive'),
  unary('sqrt', (ops, x) => ops.sqrt(x), Math.sqrt, 'positive'),
  unary(
    'leakyRelu',
    (ops, x) => ops.leakyRelu(x, 0.3),
    (x) => (x > 0 ? x : 0.3 * x),
  ),
  ...kinds.map(
    (kind): NamedCheck => ({
      ...unary(
        'applyActivation',
        (ops, x) => ops.scale(ops.applyActivation(x, kind), 2),
        (x) => 2 * activations[kind](x),
      ),
      name: `applyActivation ${kind}`,
    }),
  ),
  ...kinds.map(
    (kind): NamedCheck => ({
      name: `activate: bias, then ${kind}`,
      operations: ['activate'],
      shapes: [[3, 6], [6]],
      f: (ops, _graph, x, bias) => ops.activate(x as Tensor, { bias: bias as Tensor, activation: kind, dropout: 0.3 }),
      expected: (x, bias) => Array.from(x as Float32Array, (value, at) => activations[kind](value + (bias?.[at % 6] as number))),
    }),
  ),
  {
    name: 'activate in training: the same dropout in the gradient',
    operations: ['activate', 'dropout'],
    shapes: [[7, 5], [5]],
    f: (ops, _graph, x, bias) => ops.activate(x as Tensor, { bias: bias as Tensor, activation: 'tanh', dropout: 0.3 }),
    training: true,
  },
  {
    name: 'dropout in training: the same mask in the gradient',
    operations: ['dropout'],
    shapes: [[7, 5]],
    f: (ops, _graph, x) => ops.dropout(x as Tensor, 0.5),
    training: true,
  },
  {
    name: 'matmul',
    operations: ['matmul'],
    shapes: [
      [5, 4],
      [4, 9],
    ],
    f: (ops, _graph, a, b) => ops.matmul(a as Tensor, b as Tensor),
    expected: (a, b) => multiplied(a as Float32Array, b as Float32Array, 4),
  },
  {
    name: 'matmul with a long inner axis',
    operations: ['matmul'],
    shapes: [
      [2, 1300],
      [1300, 3],
    ],
    f: (ops, _graph, a, b) => ops.scale(ops.matmul(a as Tensor, b as Tensor), 0.02),
    expected: (a, b) => multiplied(a as Float32Array, b as Float32Array, 1300).map((value) => 0.02 * value),
  },
  {
    name: 'linear of dense features, with a bias',
    operations: ['linear'],
    shapes: [[7, 5], [5, 3], [3]],
    f: (ops, _graph, x, weight, bias) => ops.linear(x as Tensor, weight as Tensor, bias),
    expected: (x, weight, bias) =>
      multiplied(x as Float32Array, weight as Float32Array, 5).map((value, at) => value + (bias?.[at % 3] as number)),
  },
  {
    name: 'linear of sparse features, with a bias',
    operations: ['linear'],
    graph: sparse,
    shapes: [[5, 3], [3]],
    f: (ops, graph, weight, bias) => ops.linear(graph.features, weight as Tensor, bias),
    expected: (weight, bias) =>
      multiplied(featuresOf(sparse), weight as Float32Array, 5).map((value, at) => value + (bias?.[at % 3] as number)),
  },
  {
    name: 'linear of sparse features with dropout on the stored values',
    operations: ['linear', 'dropout'],
    graph: sparse,
    shapes: [[5, 3]],
    f: (ops, graph, weight) => ops.linear(ops.dropout(graph.features, 0.4), weight as Tensor),
    training: true,
  },
  {
    name: 'transpose',
    operations: ['transpose'],
    shapes: [[4, 3]],
    f: (ops, _graph, x) => ops.transpose(x as Tensor),
    expected: (x) => Array.from({ length: 12 }, (_, at) => x?.[(at % 4) * 3 + Math.floor(at / 4)] as number),
  },
  ...[undefined, 0, 1, 2].flatMap((axis) => [
    reduction('sum', axis, sumOf),
    reduction('mean', axis, (values) => sumOf(values) / values.length),
    reduction('max', axis, (values) => Math.max(...values)),
  ]),
  ...[
    [7, 6],
    [600, 3],
  ].map(
    (shape): NamedCheck => ({
      name: `batchNorm of [${shape}]`,
      operations: ['batchNorm'],
      shapes: [shape, [shape[1] as number], [shape[1] as number]],
      f: (ops, _graph, x, scale, shift) => ops.batchNorm(x as Tensor, scale as Tensor, shift as Tensor),
      expected: (x, scale, shift) => normalized(x as Float32Array, scale as Float32Array, shift as Float32Array),
    }),
  ),
  ...[
    [7, 6],
    [600, 17],
  ].map(
    ([rows, width]): NamedCheck => ({
      name: `layerNorm of [${[rows, width]}]`,
      operations: ['layerNorm'],
      shapes: [[rows as number, width as number], [width as number], [width as number]],
      f: (ops, _graph, x, scale, shift) => ops.layerNorm(x as Tensor, scale as Tensor, shift as Tensor),
      expected: (...inputs) => {
        const [x, scale, shift] = inputs as [Float32Array, Float32Array, Float32Array];
        return byRow(x, width as number, (row) => {
          const mean = sumOf(row) / row.length;
          const variance = sumOf(row.map((value) => (value - mean) ** 2)) / row.length;
          return row.map(
            (value, f) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (scale[f] as number) + (shift[f] as number),
          );
        });
      },
    }),
  ),
  {
    name: 'batchNorm by running statistics',
    operations: ['batchNorm'],
    shapes: [[7, 3], [3], [3], [3], [3]],
    inputs: 'positive',
    f: (ops, _graph, x, scale, shift, mean, variance) => {
      const state = (value: Tensor | undefined): State => ({ value: value as Tensor, update: () => {} });
      const running = { mean: state(mean), variance: state(variance) };
      return ops.batchNorm(x as Tensor, scale as Tensor, shift as Tensor, { running });
    },
    expected: (x, scale, shift, mean, variance) =>
      Array.from(x as Float32Array, (value, at) => {
        const [by, to, m, v] = [scale, shift, mean, variance].map((column) => column?.[at % 3] as number) as [
          number,
          number,
          number,
          number,
        ];
        return ((value - m) / Math.sqrt(v + 1e-5)) * by + to;
      }),
  },
  {
    name: 'softmax',
    operations: ['softmax'],
    shapes: [[4, 3]],
    f: (ops, _graph, x) => ops.softmax(x as Tensor),
    expected: (x) => byRow(x as Float32Array, 3, softmax),
  },
  {
    name: 'logSoftmax',
    operations: ['logSoftmax'],
    shapes: [[4, 3]],
    f: (ops, _graph, x) => ops.logSoftmax(x as Tensor),
    expected: (x) => byRow(x as Float32Array, 3, (row) => softmax(row).map(Math.log)),
  },
  {
    name: 'reshape and concat',
    operations: ['reshape', 'concat'],
    shapes: [
      [4, 3],
      [2, 4],
    ],
    f: (ops, _graph, a, b) => ops.concat([ops.reshape(a as Tensor, [2, 6]), b as Tensor], 1),
    expected: (a, b) =>
      [0, 1].flatMap((row) => [
        ...(a as Float32Array).subarray(row * 6, row * 6 + 6),
        ...(b as Float32Array).subarray(row * 4, row * 4 + 4),
      ]),
  },
  {
    name: 'concat along the middle axis, one part twice',
    operations: ['concat'],
    shapes: [
      [2, 1, 3],
      [2, 2, 3],
    ],
    f: (ops, _graph, a, b) => ops.concat([a as Tensor, b as Tensor, a as Tensor], -2),
    expected: (a, b) =>
      [0, 1].flatMap((row) => {
        const once = [...(a as Float32Array).subarray(row * 3, row * 3 + 3)];
        return [...once, ...(b as Float32Array).subarray(row * 6, row * 6 + 6), ...once];
      }),
  },
  {
    name: 'concat along the first axis',
    operations: ['concat'],
    shapes: [
      [1, 5],
      [2, 5],
    ],
    f: (ops, _graph, a, b) => ops.concat([a as Tensor, b as Tensor], 0),
    expected: (a, b) => [...(a as Float32Array), ...(b as Float32Array)],
  },
  {
    name: 'slice of one axis',
    operations: ['slice'],
    shapes: [[2, 7, 2]],
    f: (ops, _graph, x) => ops.slice(x as Tensor, [0, 1, 0], [2, 3, 2]),
    expected: (x) => [0, 1].flatMap((row) => [...(x as Float32Array).subarray(row * 14 + 2, row * 14 + 8)]),
  },
  {
    name: 'slice',
    operations: ['slice'],
    shapes: [[4, 5]],
    f: (ops, _graph, x) => ops.slice(x as Tensor, [1, 2], [2, 3]),
    expected: (x) => [7, 8, 9, 12, 13, 14].map((at) => x?.[at] as number),
  },
  {
    name: 'gatherRows, one row twice',
    operations: ['gatherRows'],
    shapes: [[7, 2, 3]],
    f: (ops, _graph, x) => ops.gatherRows(x as Tensor, Int32Array.of(3, 1, 3)),
    expected: (x) => [3, 1, 3].flatMap((row) => [...(x as Float32Array).subarray(row * 6, row * 6 + 6)]),
  },
];
