import {
  type Backend,
  type Graph,
  type GraphOnDevice,
  type Ops,
  ParameterStore,
  Random,
  type Tensor,
  withComposites,
} from '@gnas/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBackend } from './create-backend.js';
import { ringGraph } from './testing/ring-graph.js';

const backends: Record<string, Backend> = {};

beforeAll(async () => {
  backends.cpu = await createBackend({ device: 'cpu' });
  backends.wasm = await createBackend({ device: 'wasm' });
});

/** Runs f on a device, on values drawn from a seed, and leaves nothing behind. */
async function evaluate(
  device: string,
  graph: Graph,
  f: (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor,
  { training = false, x }: { training?: boolean; x?: Float32Array } = {},
): Promise<number[]> {
  const backend = backends[device] as Backend;
  const before = backend.memory().numTensors;
  const uploaded = backend.upload(graph);
  const random = new Random(11);
  const values = x ?? Float32Array.from({ length: graph.numNodes * 20 }, () => random.normal());
  const output = backend.tidy(() => {
    const ops = backend.ops({ training, seed: 3 });
    return f(ops, uploaded, ops.constant(values, [graph.numNodes, 20]));
  });
  const result = [...(await backend.read(output))];
  backend.dispose(output);
  uploaded.dispose();
  expect(backend.memory().numTensors).toBe(before);
  return result;
}

const pattern = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(i));
const heads = (ops: Ops, x: Tensor) => ({
  source: ops.slice(x, [0, 0], [x.shape[0] as number, 4]),
  target: ops.slice(x, [0, 4], [x.shape[0] as number, 4]),
});
const headSizes = [
  [1, 7],
  [4, 5],
  [8, 8],
  [8, 4],
  [2, 16],
  [3, 32],
  [6, 3],
] as const;
const operations: [string, (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor][] = [
  ['aggregate', (ops, g, x) => ops.aggregate(g, x)],
  ['aggregate, symmetric', (ops, g, x) => ops.aggregate(g, x, { norm: 'symmetric', selfLoops: 'add' })],
  [
    'aggregate, outgoing degree',
    (ops, g, x) => ops.aggregate(g, x, { norm: 'symmetric', selfLoops: 'remove', degree: 'outgoing' }),
  ],
  ['aggregate, mean', (ops, g, x) => ops.aggregate(g, x, { reduce: 'mean', useEdgeWeights: false })],
  ['aggregate, max', (ops, g, x) => ops.aggregate(g, x, { reduce: 'max' })],
  ['attend', (ops, g, x) => ops.attend(g, ops.reshape(x, [g.numNodes, 4, 5]), heads(ops, x))],
  [
    'attend with dropout',
    (ops, g, x) => ops.attend(g, ops.reshape(x, [g.numNodes, 4, 5]), { ...heads(ops, x), dropout: 0.5, selfLoops: 'add' }),
  ],
  ...headSizes.map(([count, width]): [string, (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor] => [
    `attend with dropout, ${count} heads of ${width}`,
    (ops, g, x) => {
      const z = ops.matmul(x, ops.constant(pattern(20 * count * width), [20, count * width]));
      const logits = ops.slice(x, [0, 0], [g.numNodes, count]);
      const options = { source: logits, target: logits, dropout: 0.5, selfLoops: 'add' as const };
      return ops.attend(g, ops.reshape(z, [g.numNodes, count, width]), options);
    },
  ]),
  ['headDot', (ops, g, x) => ops.headDot(ops.reshape(x, [g.numNodes, 4, 5]), ops.constant(pattern(20), [1, 4, 5]))],
  ...[3, 4, 7, 24, 26, 64, 100].map((width): [string, (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor] => [
    `aggregate of ${width} columns`,
    (ops, g, x) => ops.aggregate(g, ops.matmul(x, ops.constant(pattern(20 * width), [20, width]))),
  ]),
  [
    'edge softmax of gathered rows',
    (ops, g, x) => ops.scatter(g, ops.edgeSoftmax(g, ops.add(ops.gatherSource(g, x), ops.gatherTarget(g, x)))),
  ],
  ['dropout', (ops, _, x) => ops.dropout(x, 0.3)],
  [
    'dropout of sparse features',
    (ops, g) => ops.linear(ops.dropout(g.features, 0.5), ops.constant(new Float32Array(15).fill(1), [5, 3])),
  ],
  ['matmul', (ops, _, x) => ops.matmul(ops.transpose(x), x)],
  [
    'accuracy',
    (ops, g, x) => ops.reshape(ops.accuracy(ops.slice(x, [0, 0], [g.numNodes, 3]), g.graph.labels, g.graph.split.test), [1]),
  ],
  ['activations', (ops, _, x) => ops.activate(ops.softmax(x), { activation: 'elu' })],
];

describe('the two devices', () => {
  it.each(operations)('agree on %s', async (_, f) => {
    const graph = ringGraph({ numNodes: 23, sparse: true });
    const [cpu, wasm] = [
      await evaluate('cpu', graph, f, { training: true }),
      await evaluate('wasm', graph, f, { training: true }),
    ];
    expect(cpu.some((value) => value !== 0)).toBe(true);
    wasm.forEach((value, i) => {
      expect(value).toBeCloseTo(cpu[i] as number, 4);
    });
  });
});

describe.each(['cpu', 'wasm'])('%s', (device) => {
  it('permuting the nodes permutes the outputs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 5, max: 12 }), async (seed, numNodes) => {
        const graph = ringGraph({ numNodes, seed });
        const order = [...new Random(seed).shuffle(Int32Array.from({ length: numNodes }, (_, i) => i))];
        const renamed: Graph = {
          ...graph,
          source: graph.source.map((node) => order[node] as number),
          target: graph.target.map((node) => order[node] as number),
        };
        const x = Float32Array.from(
          { length: numNodes * 20 },
          (
            (random) => () =>
              random.normal()
          )(new Random(seed)),
        );
        const moved = new Float32Array(x.length);
        order.forEach((to, node) => {
          moved.set(x.subarray(node * 20, node * 20 + 20), to * 20);
        });
        for (const [, f] of operations.filter(
          ([name]) => !name.includes('dropout') && name !== 'accuracy' && name !== 'matmul',
        )) {
          const plain = await evaluate(device, graph, f, { x });
          const permuted = await evaluate(device, renamed, f, { x: moved });
          const width = plain.length / numNodes;
          order.forEach((to, node) => {
            for (let k = 0; k < width; k++) expect(permuted[to * width + k]).toBeCloseTo(plain[node * width + k] as number, 4);
          });
        }
      }),
      { numRuns: 5 },
    );
  });

  it('an isolated node aggregates to zero, whatever the reduction', async () => {
    const graph = ringGraph();
    for (const reduce of ['sum', 'mean', 'max'] as const) {
      const y = await evaluate(device, graph, (ops, g, x) => ops.aggregate(g, x, { reduce }));
      expect(y.slice(-20)).toEqual(new Array(20).fill(0));
    }
  });

  it('drops the share it was asked to, the same for the same seed, and nothing outside training', async () => {
    const backend = backends[device] as Backend;
    const draw = async (seed: number, training = true) => {
      const y = backend.tidy(() => {
        const ops = backend.ops({ training, seed });
        return ops.dropout(ops.constant(new Float32Array(20_000).fill(1), [20_000]), 0.3);
      });
      const values = await backend.read(y);
      backend.dispose(y);
      return values;
    };
    const first = await draw(1);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    expect((await draw(1, false)).every((value) => value === 1)).toBe(true);
    const kept = first.filter((value) => value !== 0);
    expect(kept.length / first.length).toBeCloseTo(0.7, 1);
    expect(kept[0]).toBeCloseTo(1 / 0.7, 5);
  });

  it('two dropouts of one pass differ', async () => {
    const difference = await evaluate(device, ringGraph(), (ops, _, x) => ops.sub(ops.dropout(x, 0.5), ops.dropout(x, 0.5)), {
      training: true,
    });
    expect(difference.some((value) => value !== 0)).toBe(true);
  });

  it('the composites spelled out in primitives give what its own kernels give', async () => {
    const graph = ringGraph({ numNodes: 9 });
    const f = (ops: Ops, g: GraphOnDevice, x: Tensor): Tensor => {
      const attended = ops.attend(g, ops.reshape(x, [9, 4, 5]), heads(ops, x));
      const loss = ops.nllLoss(ops.logSoftmax(x), graph.labels, graph.split.train);
      return ops.concat([ops.reshape(attended, [9 * 20]), ops.reshape(loss, [1])], 0);
    };
    const spelledOut = await evaluate(device, graph, (ops, g, x) => f(withComposites({ ...ops }), g, x));
    (await evaluate(device, graph, f)).forEach((value, i) => {
      expect(value).toBeCloseTo(spelledOut[i] as number, 4);
    });
  });

  it("weights of the data's edges reach every view: with the graph's own they give what aggregate gives", async () => {
    const graph = ringGraph();
    for (const selfLoops of ['keep', 'add', 'remove'] as const) {
      const byTensor = await evaluate(device, graph, (ops, g, x) => {
        const own = ops.constant(graph.edgeWeights as Float32Array, [graph.source.length, 1]);
        return ops.weightedSum(g, ops.reshape(x, [7, 1, 20]), ops.gatherEdges(g, own, { selfLoops }), { selfLoops });
      });
      (await evaluate(device, graph, (ops, g, x) => ops.aggregate(g, x, { selfLoops }))).forEach((value, i) => {
        expect(byTensor[i]).toBeCloseTo(value, 5);
      });
    }
  });

  it.each([0.9, 0.5])('Adam of beta1 %f follows algorithm 1 of its paper, with weight decay in the gradient', async (beta1) => {
    const backend = backends[device] as Backend;
    const start = Float32Array.of(1, -2, 0.5);
    const variable = backend.createVariable('w', start, [3]);
    const optimizer = backend.createOptimizer({ learningRate: 0.1, weightDecay: 0.01, beta1 });
    const w = [...start];
    const m = [0, 0, 0];
    const v = [0, 0, 0];
    for (let t = 1; t <= 3; t++) {
      const { value, gradients } = backend.valueAndGrad(
        () => {
          const ops = backend.ops({ training: true, seed: 0 });
          return ops.sum(ops.mul(variable.tensor, variable.tensor));
        },
        () => [variable],
      );
      optimizer.step(gradients);
      for (const gradient of gradients.values()) backend.dispose(gradient);
      backend.dispose(value);
      for (let i = 0; i < 3; i++) {
        const g = 2 * (w[i] as number) + 0.01 * (w[i] as number);
        m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
        v[i] = 0.999 * (v[i] as number) + 0.001 * g * g;
        w[i] =
          (w[i] as number) -
          (0.1 * (m[i] as number)) / (1 - beta1 ** t) / (Math.sqrt((v[i] as number) / (1 - 0.999 ** t)) + 1e-8);
      }
    }
    (await backend.read(variable.tensor)).forEach((value, i) => {
      expect(value).toBeCloseTo(w[i] as number, 5);
    });
    expect([...start]).toEqual([1, -2, 0.5]);
    optimizer.dispose();
    backend.disposeVariable(variable);
  });

  it('SGD goes down the gradient, with a weight decay per variable', async () => {
    const backend = backends[device] as Backend;
    const [a, b] = [backend.createVariable('a', Float32Array.of(1), [1]), backend.createVariable('b', Float32Array.of(1), [1])];
    const optimizer = backend.createOptimizer({
      kind: 'sgd',
      learningRate: 0.5,
      weightDecay: ({ name }) => (name === 'b' ? 0.1 : 0),
    });
    const { value, gradients } = backend.valueAndGrad(
      () => backend.ops({ training: true, seed: 0 }).sum(backend.ops({ training: true, seed: 0 }).add(a.tensor, b.tensor)),
      () => [a, b],
    );
    optimizer.step(gradients);
    expect((await backend.read(a.tensor))[0]).toBeCloseTo(0.5);
    expect((await backend.read(b.tensor))[0]).toBeCloseTo(0.45);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    for (const variable of [a, b]) backend.disposeVariable(variable);
  });

  it('differentiates by variables that are made on the way, and leaves out those that do not matter', async () => {
    const backend = backends[device] as Backend;
    const before = backend.memory().numTensors;
    const store = new ParameterStore(backend, 1);
    store.get('unused', [2], 'ones');
    const { value, gradients } = backend.valueAndGrad(
      () => backend.ops({ training: true, seed: 0 }).sum(store.get('used', [3], 'ones')),
      () => store.variables(),
    );
    expect([...gradients.keys()].map(({ name }) => name)).toEqual(['used']);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    store.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('trains without leaking, and learns', async () => {
    const backend = backends[device] as Backend;
    const before = backend.memory().numTensors;
    const graph = backend.upload(ringGraph({ numNodes: 12, sparse: true }));
    const store = new ParameterStore(backend, 1);
    const optimizer = backend.createOptimizer({ learningRate: 0.05 });
    const losses: number[] = [];
    let during = 0;
    for (let step = 0; step < 60; step++) {
      const { value, gradients } = backend.valueAndGrad(
        () => {
          const ops = backend.ops({ training: true, seed: step });
          const hidden = ops.activate(
            ops.aggregate(graph, ops.linear(graph.features, store.get('w0', [5, 8], 'glorot')), { selfLoops: 'add' }),
            { bias: store.get('b0', [8], 'zeros'), activation: 'relu' },
          );
          return ops.nllLoss(
            ops.logSoftmax(ops.linear(hidden, store.get('w1', [8, 3], 'glorot'))),
            graph.graph.labels,
            graph.graph.split.train,
          );
        },
        () => store.variables(),
      );
      optimizer.step(gradients);
      losses.push((await backend.read(value))[0] as number);
      for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
      if (step === 5) during = backend.memory().numTensors;
    }
    expect(backend.memory().numTensors).toBe(during);
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));
    optimizer.dispose();
    store.dispose();
    graph.dispose();
    expect(backend.memory().numTensors).toBe(before);
  });

  it('tidy keeps what is returned, in arrays, records and maps', () => {
    const backend = backends[device] as Backend;
    const before = backend.memory().numTensors;
    const ops = backend.ops({ training: false, seed: 0 });
    const one = () => ops.scale(ops.constant([1], [1]), 2);
    const kept = backend
      .tidy(() => [one()])
      .concat([...backend.tidy(() => new Map([['a', one()]])).values(), backend.tidy(() => ({ b: one() })).b]);
    expect(backend.memory().numTensors).toBe(before + 3);
    for (const tensor of kept) {
      backend.dispose(tensor);
      backend.dispose(tensor);
    }
    expect(backend.memory().numTensors).toBe(before);
  });

  it('says what is wrong', () => {
    const backend = backends[device] as Backend;
    const graph = backend.upload(ringGraph({ sparse: true }));
    const ops = backend.ops({ training: true, seed: 0 });
    const x = ops.constant(new Float32Array(6), [2, 3]);
    expect(() => ops.linear(x, x)).toThrow('linear cannot multiply [2,3] by [2,3]');
    expect(() => ops.add(graph.features, x)).toThrow('add got the sparse feature matrix; apply ops.linear to it first.');
    expect(() => ops.gatherEdges(graph, x)).toThrow(/gatherEdges got \[2,3\] for 15 edges/);
    expect(() => ops.aggregate(graph, x)).toThrow('aggregate got [2,3]; it needs 7 rows.');
    expect(() => ops.dropout(x, 1)).toThrow(/dropout rate is 1/);
    expect(() => ops.dropout(ops.dropout(graph.features, 0.1), 0.1)).toThrow(/twice/);
    expect(() => ops.aggregate(graph, x, { norm: 'symmetric', reduce: 'max' })).toThrow(/goes with "sum"/);
    expect(() => backend.createOptimizer({ learningRate: -1 })).toThrow(/learning rate is -1/);
    expect(() => backend.createOptimizer({ beta1: 1 })).toThrow(/beta1 is 1/);
    expect(() => backend.createOptimizer({ kind: 'lion' as never })).toThrow(/adam and sgd/);
    backend.dispose(x);
    graph.dispose();
  });
});

describe('createBackend', () => {
  it('prefers WebAssembly and says so', async () => {
    const backend = await createBackend();
    expect(backend.device).toBe('wasm');
    expect(backend.deviceReason).toBe('the fastest device here');
  });

  it('refuses a device it does not know, with the near one', async () => {
    await expect(createBackend({ device: 'wsam' as never })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/did you mean "wasm"/),
    });
  });
});
