import { sparseMatrix } from '@gnas/core/conformance';
import { createGraph, type Graph, type GraphOnDevice, ParameterStore, Random, randomSelection, trace } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf } from '../../../../../testing/devices.js';
import { lossAndGradients } from '../../testing/loss-and-gradients.js';
import { plainClassics } from './tuned-classics.js';
import { TunedGnnSpace } from './tuned-gnn-space.js';

const numNodes = 120;
const random = new Random(6);
const [source, target] = [0, 1].map(() => Int32Array.from({ length: 260 }, () => random.integer(numNodes))) as [
  Int32Array,
  Int32Array,
];
const values = Float32Array.from({ length: numNodes * 4 }, () => Math.max(0, random.normal()));
const graphOf = (layout: 'dense' | 'sparse'): Graph =>
  createGraph({
    name: 'random',
    numNodes,
    source,
    target,
    features: layout === 'sparse' ? sparseMatrix(numNodes, 4, [...values]) : { layout, rows: numNodes, columns: 4, values },
    labels: Int32Array.from({ length: numNodes }, (_, node) => node % 2),
    numClasses: 2,
    split: { train: Int32Array.of(5, 17, 60), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
const backend = backendOf('wasm');
const size = { inputDim: 4, outputDim: 2 };
const spaceOf = () => new TunedGnnSpace({ maxHidden: 8, maxLayers: 3 }).instantiate(size);

describe.each(Array.from({ length: 40 }, (_, seed) => seed))('selection %d', (seed) => {
  it.each(['training', 'evaluation'] as const)(
    'has the same loss and gradients over its receptive field, in %s',
    async (mode) => {
      const space = spaceOf();
      const selection = randomSelection(space.choices, new Random(seed));
      const whole = backend.upload(graphOf(seed % 2 ? 'dense' : 'sparse'));
      const { hops, wholeBeyond } = trace(space.parseModel(selection), whole.graph);
      const before = backend.memory().numTensors;
      const field = whole.restrict?.(whole.graph.split.train, hops, wholeBeyond[mode]) as GraphOnDevice;
      const local = wholeBeyond[mode] === 0 ? whole : field;
      const part = await lossAndGradients(backend, local, space, selection, { training: mode === 'training' });
      field.dispose();
      const all = await lossAndGradients(backend, whole, space, selection, { training: mode === 'training' });
      expect(part.length).toBe(all.length);
      for (const [at, value] of part.entries())
        expect(Math.abs(value - (all[at] as number)), `number ${at}: ${value}, whole ${all[at]}`).toBeLessThan(
          1e-3 * Math.max(1, Math.abs(value)),
        );
      whole.dispose();
      expect(backend.memory().numTensors).toBeLessThanOrEqual(before);
    },
  );
});

describe('a model with batch norm on a graph it was not trained on', () => {
  const settings = {
    ...plainClassics.GCN,
    layers: 3,
    hidden: 8,
    norm: 'batch',
    residual: 'linear',
    jumping: 'concat',
    head: 'linear',
    features: 'standardized',
    featureDropout: 'no',
  } as const;
  const space = spaceOf();
  const model = space.parseModel(space.selectionOf(settings));
  const whole = graphOf('dense');

  /** The nodes within so many hops of one, which comes first, with all edges into those that are nearer. */
  function around(center: number, hops: number): Graph {
    const nodes = [center];
    let inner = 0;
    for (let hop = 0; hop < hops; hop++) {
      inner = nodes.length;
      for (const [edge, to] of target.entries()) {
        const from = source[edge] as number;
        if (nodes.slice(0, inner).includes(to) && !nodes.includes(from)) nodes.push(from);
      }
    }
    const edges = [...target.keys()].filter((edge) => nodes.slice(0, inner).includes(target[edge] as number));
    const numberOf = (node: number) => nodes.indexOf(node);
    return createGraph(
      {
        name: `around ${center}`,
        numNodes: nodes.length,
        source: Int32Array.from(edges, (edge) => numberOf(source[edge] as number)),
        target: Int32Array.from(edges, (edge) => numberOf(target[edge] as number)),
        features: {
          layout: 'dense',
          rows: nodes.length,
          columns: 4,
          values: Float32Array.from(nodes.flatMap((node) => [...values.subarray(4 * node, 4 * node + 4)])),
        },
        labels: new Int32Array(nodes.length).fill(-1),
        numClasses: 2,
        split: { train: new Int32Array(0), validation: new Int32Array(0), test: new Int32Array(0) },
      },
      { onlyPredict: true },
    );
  }

  it('scores a single held-out node as in the whole graph', async () => {
    const store = new ParameterStore(backend, 2);
    const optimizer = backend.createOptimizer({ learningRate: 0.01 });
    const device = backend.upload(whole);
    for (let seed = 0; seed < 30; seed++) {
      const { value, gradients } = backend.valueAndGrad(
        () => {
          const ops = backend.ops({ training: true, seed });
          return ops.nllLoss(ops.logSoftmax(model.forward(device, ops, store)), whole.labels, whole.split.train);
        },
        () => store.variables(),
      );
      optimizer.step(gradients);
      for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    }
    const scoresOn = async (on: GraphOnDevice) => {
      const output = backend.tidy(() => model.forward(on, backend.ops({ training: false, seed: 0 }), store));
      const scores = await backend.read(output);
      backend.dispose(output);
      return scores;
    };
    const all = await scoresOn(device);
    for (const node of [9, 33, 71, 90]) {
      // One hop more than the network looks: symmetric normalization needs the degrees of sources.
      const small = backend.upload(around(node, settings.layers + 1));
      const scores = await scoresOn(small);
      for (const k of [0, 1]) expect(Math.abs((scores[k] as number) - (all[2 * node + k] as number))).toBeLessThan(1e-4);
      small.dispose();
    }
    expect(new Set([9, 33, 71, 90].map((node) => all[2 * node]?.toFixed(4))).size).toBe(4);
    optimizer.dispose();
    store.dispose();
    device.dispose();
  });
});
