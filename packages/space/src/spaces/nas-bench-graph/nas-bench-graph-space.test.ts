import {
  type Backend,
  createGraph,
  type Graph,
  Model,
  ParameterStore,
  Random,
  Registry,
  type Resolution,
  randomSelection,
  type Selection,
  trace,
} from '@gnas/core/plugin';
import { nasBenchGraph, stochasticBlockModel } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { backendOf } from '../../../../../testing/devices.js';
import { plugin } from '../../plugin.js';
import { linkPatterns, nasBenchGraphOperations } from './canonical-architecture.js';
import { NasBenchGraphSpace } from './nas-bench-graph-space.js';

const graph = stochasticBlockModel({ blocks: [8, 8, 8], seed: 2 });
const sizes = { inputDim: graph.features.columns, outputDim: graph.numClasses };
const selectionOf = (link: string, ...names: string[]): Selection => ({
  link: (linkPatterns as readonly string[]).indexOf(link),
  ...Object.fromEntries(names.map((name, at) => [`op_${at}`, (nasBenchGraphOperations as readonly string[]).indexOf(name)])),
});

async function outputs(backend: Backend, model: Model, store = new ParameterStore(backend, 5)): Promise<number[]> {
  const before = backend.memory().numTensors;
  const device = backend.upload(graph);
  const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), store));
  const values = await backend.read(output);
  backend.dispose(output);
  device.dispose();
  expect(backend.memory().numTensors).toBe(before + store.variables().length + store.buffers().length);
  store.dispose();
  return [...values];
}

describe('NasBenchGraphSpace', () => {
  it('has the published choices and settings, and describes selections', () => {
    const space = new NasBenchGraphSpace().instantiate(sizes);
    expect(space.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['link', 9],
      ['op_0', 9],
      ['op_1', 9],
      ['op_2', 9],
      ['op_3', 9],
    ]);
    expect([space.hiddenDim, space.preProcess, space.postProcess, space.dropout]).toEqual([256, false, true, 0.7]);
    expect(space.describe(selectionOf('0112', 'gcn', 'cheb', 'skip', 'fc'))).toEqual({
      link: '0112',
      op_0: 'gcn',
      op_1: 'cheb',
      op_2: 'skip',
      op_3: 'fc',
    });
    expect(new NasBenchGraphSpace({ setting: 'proteins' }).ops).toEqual(['gcn', 'sage', 'arma', 'fc', 'skip']);
    expect(new NasBenchGraphSpace({ setting: 'pubmed', dropout: 0 })).toMatchObject({ hiddenDim: 128, dropout: 0 });
  });

  it('runs isomorphic selections as one network, bit for bit', async () => {
    const backend = backendOf('wasm');
    const space = new NasBenchGraphSpace({ hiddenDim: 8 }).instantiate(sizes);
    const byKey = new Map<string, number[]>();
    let twins = 0;
    const random = new Random(1);
    for (let draw = 0; draw < 60; draw++) {
      const selection = { ...randomSelection(space.choices, random), op_1: 8, op_2: random.integer(2), op_3: 8 };
      const values = await outputs(backend, space.parseModel(selection));
      const twin = byKey.get(space.canonicalKey(selection));
      if (twin) twins++;
      expect(values).toEqual(twin ?? values);
      byKey.set(space.canonicalKey(selection), values);
    }
    expect(twins).toBeGreaterThan(5);
    expect(byKey.size).toBeGreaterThan(10);
  });

  it('traces the architecture with the choices of the selection', () => {
    const space = new NasBenchGraphSpace({ hiddenDim: 8 }).instantiate(sizes);
    const { architecture } = trace(space.parseModel(selectionOf('0123', 'gcn', 'skip', 'gat', 'fc')), graph);
    expect(architecture.nodes.map(({ label, choice }) => [label, choice])).toEqual([
      ['input', undefined],
      ['skip', 'op_1'],
      ['gcn', 'op_0'],
      ['gat', 'op_2'],
      ['fc', 'op_3'],
      ['classifier', undefined],
      ['output', undefined],
    ]);
    expect(architecture.edges).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
    ]);
  });

  it.each(['cora', 'cs'] as const)('equals the network for a mixture of one candidate per choice (%s)', async (setting) => {
    const backend = backendOf('wasm');
    const space = new NasBenchGraphSpace({ setting, hiddenDim: 8 }).instantiate(sizes);
    const device = backend.upload(graph);
    const run = async (model: Model, store: ParameterStore) => {
      const output = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), store));
      const values = await backend.read(output);
      backend.dispose(output);
      return values;
    };
    for (const selection of [
      selectionOf('0000', 'gat', 'gcn', 'sage', 'fc'),
      selectionOf('0012', 'gat', 'gcn', 'arma', 'graph'),
      selectionOf('0011', 'gcn', 'gin', 'fc', 'skip'),
      selectionOf('0123', 'skip', 'gcn', 'cheb', 'fc'),
    ]) {
      const ops = backend.ops({ training: false, seed: 0 });
      const oneHot = new Model(space, undefined, ({ key, candidates }): Resolution => {
        const weights = candidates.map((_, index) => Number(index === selection[key]));
        return { kind: 'mixture', weights: ops.constant(weights, [weights.length]) };
      });
      const store = new ParameterStore(backend, 5);
      // The network runs first. It creates the classifier's parameters, whose initial values depend on the number of leaves.
      const expected = await run(space.parseModel(selection), store);
      const mixed = await run(oneHot, store);
      expected.forEach((value, at) => {
        expect(mixed[at]).toBeCloseTo(value, 4);
      });
      store.dispose();
    }
    device.dispose();
  });

  it('is a linear classifier if all operations are skip connections', async () => {
    const space = new NasBenchGraphSpace({ setting: 'pubmed' }).instantiate(sizes);
    const model = space.parseModel(selectionOf('0011', 'skip', 'skip', 'skip', 'skip'));
    expect(trace(model, graph).parameters).toBe((sizes.inputDim + 1) * sizes.outputDim);
    expect((await outputs(backendOf('wasm'), model)).every(Number.isFinite)).toBe(true);
  });

  it('passes gradients to all weights of a mixture, including those of the links', async () => {
    const backend = backendOf('wasm');
    const space = new NasBenchGraphSpace({ hiddenDim: 8 }).instantiate(sizes);
    const device = backend.upload(graph);
    const store = new ParameterStore(backend, 5);
    const alphas = new Map(
      space.choices.map(({ key, candidates }) => [
        key,
        backend.createVariable(key, new Float32Array(candidates.length), [candidates.length]),
      ]),
    );
    const ops = backend.ops({ training: true, seed: 0 });
    const model = new Model(space, undefined, ({ key }): Resolution => {
      const alpha = alphas.get(key);
      if (!alpha) throw new Error(key);
      return { kind: 'mixture', weights: ops.softmax(alpha.tensor) };
    });
    const { value, gradients } = backend.valueAndGrad(
      () => ops.nllLoss(ops.logSoftmax(model.forward(device, ops, store)), graph.labels, graph.split.train),
      () => [...alphas.values(), ...store.variables()],
    );
    for (const [key, alpha] of alphas) {
      const gradient = gradients.get(alpha);
      if (!gradient) throw new Error(`no gradient for ${key}`);
      const values = [...(await backend.read(gradient))];
      expect(values.every(Number.isFinite), key).toBe(true);
      expect(values.filter((each) => Math.abs(each) > 1e-7).length, key).toBeGreaterThan(6);
    }
    expect(gradients.size).toBe(alphas.size + store.variables().length);
    for (const gradient of gradients.values()) backend.dispose(gradient);
    backend.dispose(value);
    for (const alpha of alphas.values()) backend.disposeVariable(alpha);
    store.dispose();
    device.dispose();
  });

  it('refuses invalid options', () => {
    expect(() => new NasBenchGraphSpace({ setting: 'core' as never })).toThrow(/setting is "core"; expected one of "cora"/);
    expect(() => new NasBenchGraphSpace({ ops: ['gcm' as never] })).toThrow(/ops.0 is "gcm"; expected one of "gat"/);
    expect(() => new NasBenchGraphSpace({ hiddenDim: 6 })).toThrow(/multiple of 4/);
    expect(() => new NasBenchGraphSpace({ dropout: 1 })).toThrow(/dropout is 1/);
  });

  it('is made by name', async () => {
    const space = await new Registry([plugin]).create('spaces', 'nas-bench-graph', { setting: 'arxiv', ops: ['gcn', 'skip'] });
    expect(space).toMatchObject({ hiddenDim: 128, dropout: 0.2, ops: ['gcn', 'skip'], benchmark: 'nas-bench-graph' });
  });
});

describe.runIf(process.env.GNAS_DATA_DIR)('networks of NAS-Bench-Graph (needs GNAS_DATA_DIR)', () => {
  const widths = { cora: [1433, 7], pubmed: [500, 3], arxiv: [128, 40], proteins: [8, 112] } as const;

  it.each(Object.keys(widths) as (keyof typeof widths)[])('have the published number of parameters on %s', async (name) => {
    const [inputDim, outputDim] = widths[name];
    const space = new NasBenchGraphSpace({ setting: name }).instantiate({ inputDim, outputDim });
    const shapes: Graph = createGraph({
      name,
      numNodes: outputDim + 3,
      source: Int32Array.of(0),
      target: Int32Array.of(1),
      features: {
        layout: 'dense',
        rows: outputDim + 3,
        columns: inputDim,
        values: new Float32Array((outputDim + 3) * inputDim),
      },
      labels: Int32Array.from({ length: outputDim + 3 }, (_, node) => node % outputDim),
      numClasses: outputDim,
      split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
    });
    const rows = [...(await nasBenchGraph(name))];
    const random = new Random(3);
    for (let draw = 0; draw < 300; draw++) {
      const [key, { parameters = 0 }] = rows[random.integer(rows.length)] as (typeof rows)[number];
      const [link, ...digits] = key.padStart(5, '0').split('').map(Number);
      const names = digits.map((digit) => nasBenchGraphOperations[digit] as (typeof nasBenchGraphOperations)[number]);
      const selection = {
        link: link as number,
        ...Object.fromEntries(names.map((op, at) => [`op_${at}`, space.ops.indexOf(op)])),
      };
      // Parameters that the benchmark counts and never uses.
      const normsOfRaw = names.filter((_, at) => takesFeatures(link as number, names, at) && !space.preProcess).length;
      const unused = 2 * space.hiddenDim * normsOfRaw + space.hiddenDim ** 2 * names.filter((op) => op === 'arma').length;
      expect(trace(space.parseModel(selection), shapes).parameters + unused, key).toBe(parameters);
    }
  });
});

/** Whether a node takes the raw features, directly or through skip connections. */
function takesFeatures(pattern: number, names: readonly string[], at: number): boolean {
  const link = Number((linkPatterns[pattern] as string)[at]);
  return link === 0 || (names[link - 1] === 'skip' && takesFeatures(pattern, names, link - 1));
}
