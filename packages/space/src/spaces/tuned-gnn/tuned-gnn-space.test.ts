import { loadModel } from '@gnas/core';
import { sparseMatrix } from '@gnas/core/conformance';
import {
  type Backend,
  bindOps,
  createGraph,
  encodeModel,
  type Graph,
  type Model,
  ParameterStore,
  Random,
  randomSelection,
  type Selection,
  type Tensor,
  trace,
} from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, quickDevices } from '../../../../../testing/devices.js';
import { GATConv } from '../../operations/gat-conv.js';
import { GCNConv } from '../../operations/gcn-conv.js';
import { eightNodes } from '../../testing/eight-nodes.js';
import { edgeDirections, type TunedGnnSettings, tunedGnnCandidates, tunedGnnOperations } from './settings.js';
import { plainClassics, tunedClassics } from './tuned-classics.js';
import { TunedGnnSpace } from './tuned-gnn-space.js';

const dense: Graph = eightNodes;
const sparse: Graph = createGraph({ ...eightNodes, features: sparseMatrix(8, 5, [...eightNodes.features.values]) });
const size = { inputDim: 5, outputDim: 3 };
const spaceOf = () => new TunedGnnSpace({ maxHidden: 16, operations: [...tunedGnnOperations] }).instantiate(size);
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

/** Scores after a few steps of plain gradient descent, or none. */
async function scoresOf(
  backend: Backend,
  space: TunedGnnSpace,
  graph: Graph,
  selection: Selection,
  { steps = 0 }: { readonly steps?: number } = {},
): Promise<{ scores: Float32Array; loss: number; paths: string[] }> {
  const before = backend.memory().numTensors;
  const device = backend.upload(graph);
  const store = new ParameterStore(backend, 3);
  const optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: 1e-3 });
  const model = space.parseModel(selection);
  let loss = Number.NaN;
  for (let step = 0; step < steps; step++) {
    const { value, gradients } = backend.valueAndGrad(
      () => {
        const ops = backend.ops({ training: true, seed: step });
        return ops.nllLoss(ops.logSoftmax(model.forward(device, ops, store)), graph.labels, graph.split.train);
      },
      () => store.variables(),
    );
    optimizer.step(gradients);
    loss = (await backend.read(value))[0] as number;
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  }
  const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), store));
  expect(output.shape).toEqual([graph.numNodes, 3]);
  const scores = await backend.read(output);
  const paths = [...store.variables(), ...store.buffers()].map(({ name }) => name);
  backend.dispose(output);
  optimizer.dispose();
  store.dispose();
  device.dispose();
  expect(backend.memory().numTensors).toBe(before);
  return { scores, loss, paths };
}

const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++)
    expect(Math.abs((a[i] as number) - (b[i] as number)), `${i}: ${a[i]} and ${b[i]}`).toBeLessThan(tolerance);
};

describe('TunedGnnSpace', () => {
  it('has a choice for each setting', () => {
    const space = new TunedGnnSpace().instantiate(size);
    expect(space.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual(
      Object.entries(tunedGnnCandidates).map(([key, values]) => [key, values.length]),
    );
    expect(space.mixtureMisfit()).toMatch(/no weighted sum/);
  });

  it('bounds depth, width, operations and directions by its options', () => {
    const space = new TunedGnnSpace({ maxLayers: 4, maxHidden: 128, operations: ['gcn', 'gatv2'], directions: ['as given'] });
    expect(space.candidates).toMatchObject({
      operation: ['gcn', 'gatv2'],
      layers: [0, 1, 2, 3, 4],
      hidden: [64, 128],
      direction: ['as given'],
    });
    expect(() => new TunedGnnSpace({ maxHidden: 20 })).toThrow(/maxHidden/);
  });

  describe.each(quickDevices)('on %s', (device) => {
    it.each(seeds)('runs, trains and traces random selection %d', async (seed) => {
      const space = spaceOf();
      const selection = randomSelection(space.choices, new Random(seed));
      const graph = seed % 2 === 0 ? dense : sparse;
      const traced = trace(space.parseModel(selection), graph);
      expect(traced.outputShape).toEqual([8, 3]);
      const { scores, loss, paths } = await scoresOf(backendOf(device), space, graph, selection, { steps: 3 });
      expect(scores.every(Number.isFinite), JSON.stringify(space.settingsOf(selection))).toBe(true);
      expect(Number.isFinite(loss)).toBe(true);
      expect(paths.sort()).toEqual([...traced.parameterShapes.keys(), ...traced.stateShapes.keys()].sort());
    });
  });

  it.each(seeds.slice(0, 20))('gives the same bits again, and the same for sparse features: %d', async (seed) => {
    const backend = backendOf('wasm');
    const space = spaceOf();
    const drawn = space.settingsOf(randomSelection(space.choices, new Random(100 + seed)));
    const selection = space.selectionOf({ ...drawn, dropout: 0, hidden: 16, activation: 'elu' });
    const first = await scoresOf(backend, space, dense, selection, { steps: 2 });
    expect((await scoresOf(backend, spaceOf(), dense, selection, { steps: 2 })).scores).toEqual(first.scores);
    near((await scoresOf(backend, space, sparse, selection, { steps: 2 })).scores, first.scores, 2e-3);
  });

  it('leaves settings that do nothing out of the canonical key, and gives such selections one network', async () => {
    const space = spaceOf();
    const random = new Random(5);
    const known = new Map<string, Selection>();
    let met = 0;
    for (let k = 0; k < 400; k++) {
      const { layers: _, operation: __, ...others } = randomSelection(space.choices, random);
      const selection = { ...others, layers: k % 2, operation: k % tunedGnnOperations.length };
      const key = space.canonicalKey(selection);
      const canonical = space.selectionOf(space.settingsOf(selection));
      expect(space.canonicalKey(canonical)).toBe(key);
      if (Object.keys(selection).some((name) => selection[name as keyof typeof selection] !== canonical[name])) {
        met++;
        known.set(key, selection);
      }
    }
    expect(met).toBeGreaterThan(300);
    const backend = backendOf('wasm');
    for (const selection of [...known.values()].slice(0, 30)) {
      const canonical = space.selectionOf(space.settingsOf(selection));
      const [a, b] = [await scoresOf(backend, space, dense, selection), await scoresOf(backend, space, dense, canonical)];
      expect(a).toEqual(b);
    }
  });

  it.each([
    [
      'operation, direction, norm and hidden width without layers',
      { layers: 0 },
      { operation: 'gin', direction: 'both', norm: 'layer', hidden: 16 },
    ],
    ['the heads of a GCN', { operation: 'gcn' }, { heads: 8 }],
    ['a residual in GCNII', { operation: 'gcnii' }, { residual: 'linear' }],
    ['a linear layer where an encoding needs one', { encoding: 'degree' }, { linearFirst: 'yes' }],
    ['the head of GPR-GNN', { operation: 'gpr' }, { head: 'convolution' }],
    ['an identity around the only layer, whose input is the features', { linearFirst: 'no' }, { residual: 'identity' }],
    ['jumping over one layer', {}, { jumping: 'max' }],
    ['dropout of features at rate 0', { dropout: 0 }, { featureDropout: 'yes' }],
    ['self loops of SAGE, which has a root', { operation: 'sage' }, { selfLoops: 'keep' }],
  ] satisfies [string, Partial<TunedGnnSettings>, Partial<TunedGnnSettings>][])('does not tell apart %s', (_, base, more) => {
    const space = new TunedGnnSpace({ maxHidden: 16 }).instantiate(size);
    const start = { ...plainClassics.GCN, hidden: 16, featureDropout: 'no', ...base } as TunedGnnSettings;
    const keyOf = (settings: TunedGnnSettings) => space.canonicalKey(space.selectionOf(settings));
    expect(keyOf({ ...start, ...more })).toBe(keyOf(start));
    expect(keyOf({ ...start, learningRate: 0.02 })).not.toBe(keyOf(start));
  });

  it('takes directions for one on a graph where they do not matter', () => {
    const settings = { ...plainClassics.GCN, hidden: 16 };
    const keysOf = (directed: boolean | undefined) => {
      const space = new TunedGnnSpace({ maxHidden: 16 }).instantiate({ ...size, ...(directed !== undefined && { directed }) });
      return edgeDirections.map((direction) => space.canonicalKey(space.selectionOf({ ...settings, direction })));
    };
    expect(new Set(keysOf(undefined)).size).toBe(4);
    expect(new Set(keysOf(true)).size).toBe(4);
    const [given, reversed, undirected, both] = keysOf(false);
    expect([reversed, undirected]).toEqual([given, given]);
    expect(both).not.toBe(given);
  });

  it('has MLP, GCN and GAT as baselines, as far as it has their operations', () => {
    const space = spaceOf();
    expect(space.baselines().map(({ name, selection }) => [name, space.settingsOf(selection).operation])).toEqual([
      ['MLP', 'linear'],
      ['GCN', 'gcn'],
      ['GAT', 'gat'],
    ]);
    for (const baseline of space.baselines())
      expect(trace(baseline.space.parseModel(baseline.selection), dense).hops).toBeLessThan(3);
    expect(
      new TunedGnnSpace({ operations: ['gcn'] })
        .instantiate(size)
        .baselines()
        .map(({ name }) => name),
    ).toEqual(['GCN']);
  });

  it('says how a selection is trained', () => {
    const space = spaceOf();
    const selection = space.selectionOf({ ...plainClassics.MLP, learningRate: 0.004, weightDecay: 0.02, labelSmoothing: 0.1 });
    expect(space.trainingSettings(selection)).toEqual({ learningRate: 0.005, weightDecay: 0.01, labelSmoothing: 0.1 });
  });

  it('contains its classics', () => {
    const space = new TunedGnnSpace().instantiate(size);
    for (const [name, settings] of Object.entries({ ...plainClassics, ...tunedClassics })) {
      const found = space.settingsOf(space.selectionOf(settings));
      expect(found, name).toMatchObject({ operation: settings.operation, layers: settings.layers, hidden: settings.hidden });
      expect(found, name).toMatchObject({ norm: settings.norm, residual: settings.residual, dropout: settings.dropout });
      expect(found, name).toMatchObject({ learningRate: settings.learningRate, weightDecay: settings.weightDecay });
    }
    const narrow = new TunedGnnSpace({ operations: ['linear'] }).instantiate(size);
    expect(() => narrow.selectionOf(plainClassics.GCN)).toThrow(/operation "gcn", but the candidates of this space are linear/);
  });

  it.each([
    ['GCN', (inDim: number, outDim: number) => new GCNConv({ inDim, outDim }), 'relu', 64],
    ['GAT', (inDim: number, outDim: number) => new GATConv({ inDim, outDim, heads: 8, concat: outDim === 8 }), 'elu', 8],
  ] as const)('has %s as published among its members', async (name, make, activation, width) => {
    const backend = backendOf('wasm');
    const space = new TunedGnnSpace().instantiate(size);
    const model = space.parseModel(space.selectionOf(plainClassics[name]));
    const device = backend.upload(sparse);
    const store = new ParameterStore(backend, 1);
    const plain = (ops: Parameters<Model['forward']>[1]): Tensor => {
      const bound = bindOps(ops, { parameters: store, resolver: () => ({ kind: 'fixed', indices: [0] }) });
      const paths = store.variables().map(({ name: path }) => path.split('/').slice(0, -1).join('/'));
      const [first, last] = [paths[0], paths.at(-1)] as [string, string];
      const at = (path: string) => path.split('/').reduce((inner, part) => inner.within(part), bound);
      const dropped = ops.dropout(device.features, 0.5);
      const hidden = make(5, width).forward({ graph: device, x: dropped, ops: at(first) });
      const h = ops.activate(hidden, { activation, dropout: 0.5 });
      return make(64, 3).forward({ graph: device, x: h, ops: at(last) });
    };
    const run = async (forward: (ops: Parameters<Model['forward']>[1]) => Tensor): Promise<Float32Array> => {
      const output = backend.tidy(() => forward(backend.ops({ training: true, seed: 4 })));
      const values = await backend.read(output);
      backend.dispose(output);
      return values;
    };
    near(await run((ops) => model.forward(device, ops, store)), await run(plain), 1e-5);
    store.dispose();
    device.dispose();
  });

  it('saves running statistics in a model file', async () => {
    const backend = backendOf('wasm');
    const space = spaceOf();
    const settings = { ...plainClassics.GCN, hidden: 16, norm: 'batch', features: 'standardized', head: 'linear' } as const;
    const model = space.parseModel(space.selectionOf(settings));
    const device = backend.upload(dense);
    const store = new ParameterStore(backend, 1);
    for (let seed = 0; seed < 5; seed++)
      backend.dispose(backend.tidy(() => model.forward(device, backend.ops({ training: true, seed }), store)));
    const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), store));
    const expected = await backend.read(output);
    const bytes = encodeModel({ members: [{ model, parameters: await store.snapshot() }], graph: dense });
    backend.dispose(output);
    store.dispose();
    device.dispose();
    const loaded = await loadModel(bytes, { space: spaceOf() });
    expect([...(loaded.members[0]?.parameters.keys() ?? [])].filter((path) => /running|features/.test(path)).length).toBe(4);
    const { probabilities } = await loaded.predict(dense, backend);
    const softmax = (row: readonly number[]) => {
      const total = row.reduce((sum, score) => sum + Math.exp(score), 0);
      return row.map((score) => Math.exp(score) / total);
    };
    near(
      probabilities,
      Array.from({ length: 8 }, (_, node) => softmax([...expected.subarray(3 * node, 3 * node + 3)])).flat(),
      1e-6,
    );
  });
});

describe('the portfolio', () => {
  const dimensions = { inputDim: 8, outputDim: 3 };

  it('begins with the baselines, and has no architecture twice', () => {
    const space = new TunedGnnSpace().instantiate(dimensions);
    const keys = space.portfolio().map((selection) => space.canonicalKey(selection));
    expect(keys.slice(0, 3)).toEqual(space.baselines().map(({ selection }) => space.canonicalKey(selection)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(6);
  });

  it('has other classics for whole graphs', () => {
    const space = new TunedGnnSpace().instantiate({ ...dimensions, severalGraphs: true });
    expect(space.baselines().map(({ name }) => name)).toEqual(['MLP', 'GCN', 'GIN']);
    const keys = space.portfolio().map((selection) => space.canonicalKey(selection));
    expect(keys.slice(0, 3)).toEqual(space.baselines().map(({ selection }) => space.canonicalKey(selection)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(6);
  });

  it('has only what the options allow', () => {
    const space = new TunedGnnSpace({ operations: ['gcn', 'sage'], maxLayers: 2, maxHidden: 128 }).instantiate(dimensions);
    const settings = space.portfolio().map((selection) => space.settingsOf(selection));
    expect(settings.length).toBeGreaterThan(0);
    for (const { operation, layers, hidden } of settings) {
      expect(['gcn', 'sage']).toContain(operation);
      expect(layers).toBeLessThanOrEqual(2);
      expect(hidden).toBeLessThanOrEqual(128);
    }
  });
});
