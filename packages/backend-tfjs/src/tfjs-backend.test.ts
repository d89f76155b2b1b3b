import { ringGraph } from '@gnas/core/conformance';
import { type Backend, type Graph, type GraphOnDevice, type Ops, Random, type Tensor } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../testing/devices.js';

/** Runs f on seeded random values and checks that it leaks no tensor. */
async function evaluate(
  backend: Backend,
  graph: Graph,
  f: (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor,
): Promise<number[]> {
  const before = backend.memory().numTensors;
  const uploaded = backend.upload(graph);
  const random = new Random(11);
  const values = Float32Array.from({ length: graph.numNodes * 20 }, () => random.normal());
  const output = backend.tidy(() => {
    const ops = backend.ops({ training: true, seed: 3 });
    return f(ops, uploaded, ops.constant(values, [graph.numNodes, 20]));
  });
  const result = [...(await backend.read(output))];
  backend.dispose(output);
  uploaded.dispose();
  expect(backend.memory().numTensors).toBe(before);
  return result;
}

const heads = (ops: Ops, x: Tensor) => ({
  source: ops.slice(x, [0, 0], [x.shape[0] as number, 4]),
  target: ops.slice(x, [0, 4], [x.shape[0] as number, 4]),
});

/** What the conformance suite cannot require of every backend: the same order of edges, and the same dropped values. */
const operations: [string, (ops: Ops, graph: GraphOnDevice, x: Tensor) => Tensor][] = [
  ['gathered rows', (ops, g, x) => ops.gatherSource(g, x, { selfLoops: 'add' })],
  ['edge softmax', (ops, g, x) => ops.edgeSoftmax(g, ops.gatherSource(g, x))],
  ['edge dots', (ops, g, x) => ops.edgeDot(g, ops.reshape(x, [g.numNodes, 4, 5]), ops.reshape(x, [g.numNodes, 4, 5]))],
  [
    'attend with dropout',
    (ops, g, x) => ops.attend(g, ops.reshape(x, [g.numNodes, 4, 5]), { ...heads(ops, x), dropout: 0.5, selfLoops: 'add' }),
  ],
  ['dropout', (ops, _, x) => ops.dropout(x, 0.3)],
  ['activations with dropout', (ops, _, x) => ops.activate(x, { activation: 'elu', dropout: 0.3 })],
  [
    'dropout of sparse features',
    (ops, g) => ops.linear(ops.dropout(g.features, 0.5), ops.constant(new Float32Array(15).fill(1), [5, 3])),
  ],
];

describe('every device agrees with the cpu device', () => {
  const cpu = backendOf('cpu');
  const others = devices.filter((device) => device !== 'cpu');
  it.each(others.flatMap((device) => operations.map(([name, f]) => [device, name, backendOf(device), f] as const)))(
    '%s: %s',
    async (_device, _name, backend, f) => {
      const graph = ringGraph({ numNodes: 23, sparse: true });
      const expected = await evaluate(cpu, graph, f);
      expect(expected.some((value) => value !== 0)).toBe(true);
      (await evaluate(backend, graph, f)).forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i] as number, 4);
      });
    },
  );
});
