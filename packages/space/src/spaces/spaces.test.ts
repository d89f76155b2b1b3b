import { sparseMatrix } from '@gnas/core/conformance';
import {
  type Backend,
  type BaseSpace,
  checkSpace,
  createGraph,
  definePart,
  type Graph,
  Model,
  ParameterStore,
  Random,
  Registry,
  randomSelection,
  type Selection,
  type Tensor,
  trace,
} from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { backendOf, quickDevices } from '../../../../testing/devices.js';
import { GCNConv } from '../operations/gcn-conv.js';
import { plugin } from '../plugin.js';
import { AutoAttendNodeClassificationSpace } from './auto-attend-space.js';
import { GraphNasMacroNodeClassificationSpace } from './graph-nas-macro-space.js';
import { GraphNasNodeClassificationSpace } from './graph-nas-space.js';
import { NasBenchGraphSpace } from './nas-bench-graph/nas-bench-graph-space.js';
import { SinglePathNodeClassificationSpace } from './single-path-space.js';

const random = new Random(4);
const numNodes = 10;
const values = Float32Array.from({ length: numNodes * 6 }, () => (random.uniform() < 0.6 ? 0 : random.normal()));
const base = createGraph({
  name: 'ten',
  numNodes,
  source: Int32Array.from({ length: 30 }, () => random.integer(numNodes)),
  target: Int32Array.from({ length: 30 }, () => random.integer(numNodes)),
  features: { layout: 'dense', rows: numNodes, columns: 6, values },
  labels: Int32Array.from({ length: numNodes }, (_, i) => i % 3),
  numClasses: 3,
  split: { train: Int32Array.of(0, 1, 2), validation: Int32Array.of(3, 4, 5), test: Int32Array.of(6, 7, 8, 9) },
});
const sparse: Graph = { ...base, features: sparseMatrix(numNodes, 6, values) };

const every = [
  'gat_8',
  'gat_6',
  'gat_4',
  'gat_2',
  'gat_1',
  'gcn',
  'cheb',
  'sage',
  'arma',
  'sg',
  'gin',
  'graph',
  'linear',
  'zero',
];
const spaces: [string, () => BaseSpace][] = [
  ['single path', () => new SinglePathNodeClassificationSpace({ hiddenDim: 8, ops: every })],
  ['single path of three', () => new SinglePathNodeClassificationSpace({ hiddenDim: 8, layerNumber: 3 })],
  ['GraphNAS', () => new GraphNasNodeClassificationSpace({ hiddenDim: 8, gnnOps: [...every, 'identity'] })],
  [
    'GraphNAS with concatenation only',
    () => new GraphNasNodeClassificationSpace({ hiddenDim: 8, layerNumber: 3, conOps: ['concat'] }),
  ],
  ['GraphNAS macro', () => new GraphNasMacroNodeClassificationSpace({ heads: [1, 2], outs: [4, 8] })],
  ['AutoAttend of convolutions', () => new AutoAttendNodeClassificationSpace({ hiddenDim: 16 })],
  [
    'AutoAttend of attention functions',
    () => new AutoAttendNodeClassificationSpace({ hiddenDim: 8, layerNumber: 3, opsType: 1, head: 2 }),
  ],
  [
    'AutoAttend with full context',
    () => new AutoAttendNodeClassificationSpace({ hiddenDim: 8, opsType: 1, head: 4, context: 'fc' }),
  ],
  ['NAS-Bench-Graph', () => new NasBenchGraphSpace({ hiddenDim: 8 })],
  ['NAS-Bench-Graph with a linear layer before the nodes', () => new NasBenchGraphSpace({ setting: 'cs', hiddenDim: 8 })],
];

async function scoresOf(
  backend: Backend,
  space: BaseSpace,
  graph: Graph,
  model: Model,
  parameters = new ParameterStore(backend, 3),
): Promise<Float32Array> {
  space.instantiate({ inputDim: 6, outputDim: 3 });
  const device = backend.upload(graph);
  const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), parameters));
  expect(output.shape).toEqual([numNodes, 3]);
  const result = await backend.read(output);
  backend.dispose(output);
  device.dispose();
  parameters.dispose();
  return result;
}

const instantiated = (make: () => BaseSpace): BaseSpace => make().instantiate({ inputDim: 6, outputDim: 3 });
const expectFinite = (scores: Float32Array): void => expect(scores.every(Number.isFinite)).toBe(true);
/** Log probabilities add up to 1 in each row, which scores don't. */
const isNormalized = (rows: Float32Array): boolean =>
  Array.from({ length: numNodes }, (_, node) =>
    [...rows.slice(3 * node, 3 * node + 3)].reduce((sum, value) => sum + Math.exp(value), 0),
  ).every((sum) => Math.abs(sum - 1) < 1e-3);

describe.each(spaces)('%s', (_, make) => {
  it('traces every candidate with dense and sparse features', () => {
    checkSpace(instantiated(make), base);
    checkSpace(instantiated(make), sparse);
  });

  it('is compared with the classic baselines', () => {
    expect(
      make()
        .baselines()
        .map(({ name }) => name),
    ).toEqual(['MLP', 'GCN', 'GAT']);
  });

  describe.each(quickDevices)('on %s', (device) => {
    it('computes equal scores from dense and sparse features with every candidate', async () => {
      const backend = backendOf(device);
      const space = instantiated(make);
      const first: Selection = Object.fromEntries(space.choices.map(({ key }) => [key, 0]));
      for (const choice of space.choices)
        for (let index = 0; index < choice.candidates.length; index++) {
          const model = space.parseModel({ ...first, [choice.key]: index });
          const dense = await scoresOf(backend, space, base, model);
          expectFinite(dense);
          expect(isNormalized(dense)).toBe(false);
          (await scoresOf(backend, space, sparse, model)).forEach((value, i) => {
            expect(value).toBeCloseTo(dense[i] as number, 3);
          });
        }
    });

    it('differentiates every candidate in training, without leaks on the device', async () => {
      const backend = backendOf(device);
      const space = instantiated(make);
      const before = backend.memory().numTensors;
      const graph = backend.upload(sparse);
      for (const choice of space.choices)
        for (let index = 0; index < choice.candidates.length; index++) {
          const model = space.parseModel({ ...randomSelection(space.choices, new Random(index)), [choice.key]: index });
          const store = new ParameterStore(backend, 3);
          const { value, gradients } = backend.valueAndGrad(
            () => {
              const ops = backend.ops({ training: true, seed: 1 });
              return ops.nllLoss(ops.logSoftmax(model.forward(graph, ops, store)), base.labels, base.split.train);
            },
            () => store.variables(),
          );
          expect(Number.isFinite((await backend.read(value))[0])).toBe(true);
          expect(store.count()).toBe(trace(model, sparse).parameters);
          for (const gradient of gradients.values()) {
            expect((await backend.read(gradient)).every(Number.isFinite)).toBe(true);
            backend.dispose(gradient);
          }
          backend.dispose(value);
          store.dispose();
        }
      graph.dispose();
      expect(backend.memory().numTensors).toBe(before);
    });

    it('runs a mixture of all candidates, or explains why there is none', async () => {
      const backend = backendOf(device);
      const space = instantiated(make);
      const mixture = new Model(space, undefined, ({ candidates }) => {
        const weights = new Float32Array(candidates.length).fill(1 / candidates.length);
        return { kind: 'mixture', weights: backend.ops({ training: false, seed: 0 }).constant(weights, [candidates.length]) };
      });
      if (space.mixtureMisfit() === undefined) expectFinite(await scoresOf(backend, space, sparse, mixture));
      else await expect(scoresOf(backend, space, sparse, mixture)).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
    });

    it('permutes the outputs with the nodes', async () => {
      const backend = backendOf(device);
      const space = instantiated(make);
      const order = new Random(9).shuffle(Int32Array.from({ length: numNodes }, (_, i) => i));
      const moved = new Float32Array(values.length);
      order.forEach((to, node) => {
        moved.set(values.subarray(node * 6, node * 6 + 6), to * 6);
      });
      const renamed: Graph = {
        ...base,
        source: base.source.map((node) => order[node] as number),
        target: base.target.map((node) => order[node] as number),
        features: { layout: 'dense', rows: numNodes, columns: 6, values: moved },
      };
      for (let seed = 0; seed < 6; seed++) {
        const model = space.parseModel(randomSelection(space.choices, new Random(seed)));
        const plain = await scoresOf(backend, space, base, model);
        const permuted = await scoresOf(backend, space, renamed, model);
        order.forEach((to, node) => {
          for (let k = 0; k < 3; k++) expect(permuted[3 * to + k]).toBeCloseTo(plain[3 * node + k] as number, 3);
        });
      }
    });
  });
});

describe('published spaces', () => {
  it('GraphNAS has the published choices, in order, and the published size', () => {
    const space = new GraphNasNodeClassificationSpace().instantiate({ inputDim: 6, outputDim: 3 });
    expect(space.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['in_2', 2],
      ['op_2', 12],
      ['in_3', 3],
      ['op_3', 12],
      ['act', 5],
      ['concat', 3],
    ]);
    expect(space.size).toBe(2 * 12 * 3 * 12 * 5 * 3);
    expect(space.options).toMatchObject({ hiddenDim: 64, layerNumber: 2, dropout: 0.9 });
  });

  it('single path has the published choices and defaults', () => {
    const space = new SinglePathNodeClassificationSpace().instantiate({ inputDim: 6, outputDim: 3 });
    expect(space.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['op_0', 2],
      ['op_1', 2],
    ]);
    expect(space.options).toMatchObject({ hiddenDim: 64, layerNumber: 2, dropout: 0.2 });
  });

  it('single path shares the parameters of an operation between architectures', async () => {
    const backend = backendOf('wasm');
    const space = new SinglePathNodeClassificationSpace({ hiddenDim: 8 }).instantiate({ inputDim: 6, outputDim: 3 });
    const store = new ParameterStore(backend, 0);
    const device = backend.upload(sparse);
    const run = (selection: Selection): Tensor =>
      backend.tidy(() => space.parseModel(selection).forward(device, backend.ops({ training: false, seed: 0 }), store));
    backend.dispose(run({ op_0: 0, op_1: 0 }));
    const paths = store.variables().map(({ name }) => name);
    expect(paths).toEqual(['op_0/gcn/weight', 'op_0/gcn/bias', 'op_1/gcn/weight', 'op_1/gcn/bias']);
    backend.dispose(run({ op_0: 0, op_1: 1 }));
    expect(
      store
        .variables()
        .slice(0, 4)
        .map(({ name }) => name),
    ).toEqual(paths);
    store.dispose();
    device.dispose();
  });

  it('refuse invalid options', () => {
    expect(() => new SinglePathNodeClassificationSpace({ layerNumber: 0 })).toThrow(/layerNumber is 0/);
    expect(() => new SinglePathNodeClassificationSpace({ ops: [] })).toThrow(/ops is \[\]/);
    expect(() => new SinglePathNodeClassificationSpace({ ops: ['gnc'] })).toThrow(/operation "gnc"; did you mean "gcn"/);
    expect(() => new GraphNasNodeClassificationSpace({ dropout: 1 })).toThrow(/dropout is 1/);
    expect(() => new GraphNasNodeClassificationSpace({ conOps: ['ad' as never] })).toThrow(
      /conOps.0 is "ad"; expected one of "add"/,
    );
  });

  it('are made by name, including operations of other plugins', async () => {
    const registry = new Registry([plugin]);
    expect(await registry.create('spaces', 'graphnas', { hiddenDim: 16 })).toBeInstanceOf(GraphNasNodeClassificationSpace);
    expect(await registry.create('spaces', 'graphnas-macro', { heads: [2], outs: [8] })).toBeInstanceOf(
      GraphNasMacroNodeClassificationSpace,
    );
    const attend = await registry.create('spaces', 'autoattend', { opsType: 1, gnnOps: ['GAT', 'SYM'], context: 'tc' });
    expect(attend).toMatchObject({ options: { opsType: 1, gnnOps: ['GAT', 'SYM'], context: 'tc' } });
    const maker = (inDim: number, outDim: number) => new GCNConv({ inDim, outDim, name: 'own_gcn', bias: false });
    registry.add({
      name: 'other',
      apiVersion: 1,
      operations: { own_gcn: definePart({ description: 'A GCN without bias.', options: z.object({}), create: () => maker }) },
    });
    const space = (await registry.create('spaces', 'single-path', { ops: ['gcn', 'own_gcn'] })).instantiate({
      inputDim: 6,
      outputDim: 3,
    });
    expect(space.describe({ op_0: 1, op_1: 0 })).toEqual({ op_0: 'own_gcn', op_1: 'gcn' });
    await expect(registry.create('spaces', 'single-path', { ops: ['gcnn'] })).rejects.toMatchObject({
      code: 'GNAS_UNKNOWN_NAME',
    });
  });
});
