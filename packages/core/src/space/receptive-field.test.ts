import { describe, expect, it } from 'vitest';
import type { GraphOnDevice } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import { createGraph } from '../graph/create-graph.js';
import { BaseSpace } from './base-space.js';
import type { ForwardInput, ModelOps } from './forward-input.js';
import { runInBatches, runLocally } from './receptive-field.js';
import { trace } from './trace.js';

const graph = createGraph({
  name: 'pair',
  numNodes: 3,
  source: Int32Array.of(0, 1),
  target: Int32Array.of(1, 0),
  features: { layout: 'dense', rows: 3, columns: 2, values: new Float32Array(6) },
  labels: Int32Array.of(0, 1, 0),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});

class Space extends BaseSpace {
  constructor(readonly run: (input: ForwardInput) => Tensor) {
    super();
  }
  buildGraph(): void {}
  forward(input: ForwardInput): Tensor {
    return this.run(input);
  }
}

const modelOf = (run: (input: ForwardInput) => Tensor) =>
  new Space(run).instantiate({ inputDim: 2, outputDim: 2 }).parseModel({});

/** A device that records calls of `restrict`. */
function device(): { whole: GraphOnDevice; asked: [Int32Array, number][]; part: GraphOnDevice } {
  const asked: [Int32Array, number][] = [];
  const bare = { graph, numNodes: 3, features: { shape: [3, 2], dtype: 'float32' }, dispose: () => {} };
  const part: GraphOnDevice = { ...bare, derive: () => part };
  const whole: GraphOnDevice = {
    ...bare,
    derive: () => whole,
    restrict: (nodes, hops) => {
      asked.push([nodes, hops]);
      return part;
    },
  };
  return { whole, asked, part };
}

const nodes = graph.split.train;

describe('hops of a trace', () => {
  const hops: [string, number, (input: ForwardInput) => Tensor][] = [
    ['none', 0, ({ x, ops }) => ops.scale(x, 2)],
    ['the longest path', 2, ({ graph, x, ops }) => ops.add(x, ops.aggregate(graph, ops.aggregate(graph, x)))],
    [
      'attention',
      1,
      ({ graph, x, ops }) => {
        const logits = ops.slice(x, [0, 0], [3, 1]);
        return ops.reshape(ops.attend(graph, ops.reshape(x, [3, 1, 2]), { source: logits, target: logits }), [3, 2]);
      },
    ],
    ['steps', 1, ({ graph, x, ops }) => ops.step({ label: 'layer', inputs: [x] }, () => ops.aggregate(graph, x))],
    ['all nodes', Number.POSITIVE_INFINITY, ({ graph, x, ops }) => ops.add(x, ops.pool(graph, x, 'mean'))],
    ['a mean over the nodes', Number.POSITIVE_INFINITY, ({ x, ops }) => ops.add(x, ops.mean(x, 0, true))],
    ['nodes in another order', Number.POSITIVE_INFINITY, ({ x, ops }) => ops.transpose(ops.reshape(x, [2, 3]))],
    [
      'a mean over parameters',
      1,
      ({ graph, x, ops }) => ops.add(ops.aggregate(graph, x), ops.mean(ops.parameter('w', [4, 2], 'ones'), 0)),
    ],
  ];
  it.each(hops)('%s: %d', (_, expected, run) => expect(trace(modelOf(run), graph).hops).toBe(expected));

  const normalize = (ops: ModelOps, x: Tensor): Tensor => {
    const [scale, shift] = [ops.parameter('scale', [2], 'ones'), ops.parameter('shift', [2], 'zeros')];
    return ops.batchNorm(x, scale, shift);
  };
  const normalizeByRunning = (ops: ModelOps, x: Tensor): Tensor => {
    const running = { mean: ops.state('mean', [2], 'zeros'), variance: ops.state('variance', [2], 'ones') };
    return ops.batchNorm(x, ops.parameter('scale', [2], 'ones'), ops.parameter('shift', [2], 'zeros'), { running });
  };
  const whole: [string, [hops: number, wholeBeyond: number, inTraining?: number], (input: ForwardInput) => Tensor][] = [
    ['nothing over all nodes', [1, Number.POSITIVE_INFINITY], ({ graph, x, ops }) => ops.aggregate(graph, x)],
    ['a normalization of the input', [1, 1], ({ graph, x, ops }) => ops.aggregate(graph, normalize(ops, x))],
    [
      'one after a mean over the nodes',
      [Number.POSITIVE_INFINITY, 0],
      ({ x, ops }) => normalize(ops, ops.sub(x, ops.mean(x, 0))),
    ],
    [
      'one with running statistics',
      [2, Number.POSITIVE_INFINITY, 1],
      ({ graph, x, ops }) => ops.aggregate(graph, normalizeByRunning(ops, ops.aggregate(graph, x))),
    ],
    ['one at the end', [1, 0], ({ graph, x, ops }) => normalize(ops, ops.aggregate(graph, x))],
    [
      'the last of two, on the longer path',
      [3, 1],
      ({ graph, x, ops }) => {
        const two = ops.aggregate(graph, normalize(ops, ops.aggregate(graph, x)));
        return ops.add(ops.aggregate(graph, x), ops.aggregate(graph, normalize(ops, two)));
      },
    ],
  ];
  it.each(whole)('normalizations over all nodes, %s: %j', (_, expected, run) => {
    const { hops, wholeBeyond } = trace(modelOf(run), graph);
    const [expectedHops, evaluation, training = evaluation] = expected;
    expect(hops).toBe(expectedHops);
    expect(wholeBeyond).toEqual({ training, evaluation });
  });

  it('traces states apart from parameters', () => {
    const { parameters, parameterShapes, stateShapes } = trace(
      modelOf(({ x, ops }) => normalizeByRunning(ops, x)),
      graph,
    );
    expect(parameters).toBe(4);
    expect([...parameterShapes.keys()]).toEqual(['scale', 'shift']);
    expect([...stateShapes]).toEqual([
      ['mean', [2]],
      ['variance', [2]],
    ]);
  });

  it('knows the width of features that a derived graph has of its own', () => {
    const wider = { ...graph.features, columns: 5, values: new Float32Array(15) } as const;
    const model = modelOf(({ graph: device, ops }) => {
      const derived = device.derive('wider', (original) => ({ ...original, features: wider }));
      return ops.linear(derived.features, ops.parameter('w', [5, 2], 'ones'));
    });
    expect(trace(model, graph).parameters).toBe(10);
  });
});

describe('runLocally', () => {
  const oneHop = () => modelOf(({ graph, x, ops }) => ops.aggregate(graph, x));

  it('restricts the graph to the hops of the model, and traces the model once', () => {
    let traced = 0;
    const model = modelOf(({ graph, x, ops }) => {
      traced++;
      return ops.aggregate(graph, x);
    });
    const { whole, asked, part } = device();
    expect(runLocally(model, whole, nodes, (on) => on)).toBe(part);
    expect(runLocally(model, whole, nodes, (on) => on)).toBe(part);
    expect(asked).toEqual([
      [nodes, 1],
      [nodes, 1],
    ]);
    expect(traced).toBe(1);
  });

  it('uses the whole graph if the device cannot restrict it or the model depends on all nodes', () => {
    const { whole, asked } = device();
    const { restrict: _, ...plain } = whole;
    expect(runLocally(oneHop(), plain, nodes, (on) => on)).toBe(plain);
    const pooling = modelOf(({ graph, x, ops }) => ops.add(x, ops.pool(graph, x, 'mean')));
    expect(runLocally(pooling, whole, nodes, (on) => on)).toBe(whole);
    expect(asked).toEqual([]);
  });

  it('uses the whole graph once a pass turned out to need it', () => {
    const { whole, asked, part } = device();
    const model = oneHop();
    const run = (on: GraphOnDevice): string => {
      if (on === part) throw new GnasError('GNAS_NOT_LOCAL', 'sum needs more rows.');
      return 'whole';
    };
    expect([runLocally(model, whole, nodes, run), runLocally(model, whole, nodes, run)]).toEqual(['whole', 'whole']);
    expect(asked).toHaveLength(1);
  });

  it('passes other errors on', () => {
    const fail = (): never => {
      throw new GnasError('GNAS_OUT_OF_MEMORY', 'full');
    };
    expect(() => runLocally(oneHop(), device().whole, nodes, fail)).toThrow('full');
  });
});

describe('runInBatches', () => {
  const five = Int32Array.of(0, 1, 2, 3, 4);
  const oneHop = () => modelOf(({ graph, x, ops }) => ops.aggregate(graph, x));

  /** A device that tracks the restricted graphs that it holds. */
  function counting() {
    const { whole } = device();
    const held = new Set<Int32Array>();
    const restrict = (batch: Int32Array): GraphOnDevice => {
      held.add(batch);
      return { ...whole, dispose: () => held.delete(batch) };
    };
    const ran: number[][] = [];
    const graph: GraphOnDevice = { ...whole, restrict };
    return { graph, held, ran };
  }

  it('runs batch after batch and holds one at a time', async () => {
    const { graph, held, ran } = counting();
    await runInBatches(oneHop(), graph, five, 2, async (part, batch) => {
      expect(part).not.toBe(graph);
      expect(held.size).toBe(1);
      ran.push([...batch]);
    });
    expect(ran).toEqual([[0, 1], [2, 3], [4]]);
    expect(held.size).toBe(0);
  });

  it('keeps the restricted graph of a single batch for the next call', async () => {
    const { graph, held } = counting();
    const model = oneHop();
    for (let pass = 0; pass < 2; pass++) await runInBatches(model, graph, five, 5, async () => {});
    expect([...held]).toEqual([five]);
  });

  it('halves batches that do not fit into memory, down to one node', async () => {
    const { graph, held, ran } = counting();
    const room = (nodes: number) => async (_: GraphOnDevice, batch: Int32Array) => {
      if (batch.length > nodes) throw new GnasError('GNAS_OUT_OF_MEMORY', 'full');
      ran.push([...batch]);
    };
    await runInBatches(oneHop(), graph, five, 5, room(2));
    expect(ran).toEqual([[0, 1], [2, 3], [4]]);
    await expect(runInBatches(oneHop(), graph, five, 5, room(0))).rejects.toMatchObject({ code: 'GNAS_OUT_OF_MEMORY' });
    expect(held.size).toBe(0);
  });

  it('runs a model over the whole graph once it is known to need every node', async () => {
    const { graph, held, ran } = counting();
    const model = oneHop();
    const run = async (part: GraphOnDevice, batch: Int32Array): Promise<void> => {
      if (part !== graph) throw new GnasError('GNAS_NOT_LOCAL', 'sum needs more rows.');
      ran.push([...batch]);
    };
    await runInBatches(model, graph, five, 2, run);
    await runInBatches(model, graph, five, 2, run);
    expect(ran).toEqual([[...five], [...five]]);
    expect(held.size).toBe(0);
    await expect(
      runInBatches(model, graph, five, 2, async () => {
        throw new GnasError('GNAS_OUT_OF_MEMORY', 'full');
      }),
    ).rejects.toMatchObject({ code: 'GNAS_OUT_OF_MEMORY' });
  });
});
