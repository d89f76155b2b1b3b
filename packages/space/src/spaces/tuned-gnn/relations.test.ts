import { createGraph, type Graph, type GraphOnDevice, NeighborSampler, Random, randomSelection, trace } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf } from '../../../../../testing/devices.js';
import { lossAndGradients } from '../../testing/loss-and-gradients.js';
import { typedNodes } from '../../testing/typed-nodes.js';
import { undirectedByType } from './edge-directions.js';
import { edgeDirections, type TunedGnnOperation, type TunedGnnSettings, tunedGnnOperations } from './settings.js';
import { plainClassics } from './tuned-classics.js';
import { TunedGnnSpace } from './tuned-gnn-space.js';

const backend = backendOf('wasm');
const size = { inputDim: 4, outputDim: 2, numRelations: 3, directed: true };
const spaceOf = () => new TunedGnnSpace({ maxHidden: 8, maxLayers: 3, operations: [...tunedGnnOperations] }).instantiate(size);
const plain: TunedGnnSettings = { ...plainClassics.GCN, hidden: 8, layers: 2, dropout: 0, featureDropout: 'no' };
const users: TunedGnnOperation[] = ['gcn', 'sage', 'gat', 'gatv2', 'gin'];

describe('types of edges in TunedGnnSpace', () => {
  it('are a choice of graphs that have some, and no other', () => {
    const keys = (space: TunedGnnSpace) => space.choices.map(({ key }) => key);
    const space = spaceOf();
    expect(keys(space)).toContain('relations');
    expect(space.baselines().map(({ name }) => name)).toEqual(['MLP', 'GCN', 'GAT', 'R-GCN']);
    expect(space.portfolio().some((selection) => space.settingsOf(selection).relations === 'use')).toBe(true);
    space.instantiate({ inputDim: 4, outputDim: 2 });
    expect(keys(space)).not.toContain('relations');
    expect(space.baselines().map(({ name }) => name)).toEqual(['MLP', 'GCN', 'GAT']);
    expect(space.portfolio().length).toBe(spaceOf().portfolio().length - 2);
    expect(() => space.selectionOf({ ...plain, relations: 'use' })).toThrow(/relations "use"/);
    expect(space.canonicalKey(space.selectionOf({ ...plain, relations: 'ignore' }))).not.toContain('relations');
  });

  it.each(tunedGnnOperations)('tell architectures of %s apart only where it can use them', (operation) => {
    const space = spaceOf();
    const keyOf = (settings: Partial<TunedGnnSettings>) =>
      space.canonicalKey(space.selectionOf({ ...plain, operation, linearFirst: 'yes', ...settings }));
    expect(keyOf({ relations: 'use' }) !== keyOf({ relations: 'ignore' })).toBe(users.includes(operation));
    expect(keyOf({ relations: 'use', layers: 0 })).toBe(keyOf({ relations: 'ignore', layers: 0 }));
    const canonical = space.settingsOf(space.selectionOf({ ...plain, operation, relations: 'use' }));
    expect(space.canonicalKey(space.selectionOf(canonical))).toBe(
      space.canonicalKey(space.selectionOf({ ...plain, operation, relations: 'use' })),
    );
  });

  it.each(users)('matter to %s where they are used', async (operation) => {
    const space = spaceOf();
    const others = { ...typedNodes, edgeTypes: typedNodes.edgeTypes?.map((type) => 2 - type) as Int32Array };
    const [device, other] = [backend.upload(typedNodes), backend.upload(others)];
    for (const relations of ['use', 'ignore'] as const) {
      const selection = space.selectionOf({ ...plain, operation, relations });
      const [a, b] = [
        await lossAndGradients(backend, device, space, selection),
        await lossAndGradients(backend, other, space, selection),
      ];
      expect(Math.abs((a[0] as number) - (b[0] as number)) > 1e-6).toBe(relations === 'use');
    }
    device.dispose();
    other.dispose();
  });

  it.each(edgeDirections.flatMap((direction) => (['gcn', 'sage'] as const).map((operation) => [operation, direction] as const)))(
    'give %s "%s" the same loss and gradients over a receptive field and over all of its neighbors',
    async (operation, direction) => {
      const space = spaceOf();
      const selection = space.selectionOf({
        ...plain,
        operation,
        direction,
        relations: 'use',
        norm: 'layer',
        residual: 'linear',
      });
      const whole = backend.upload(typedNodes);
      const { train } = typedNodes.split;
      const { hops } = trace(space.parseModel(selection), typedNodes);
      const all = await lossAndGradients(backend, whole, space, selection);
      // Throws where an operation needs more than the rows of the field.
      const parts = [whole.restrict?.(train, hops) as GraphOnDevice];
      if (direction === 'as given') {
        const { graph, nodes } = new NeighborSampler(typedNodes, [-1, -1, -1]).sample(train, new Random(1));
        parts.push(whole.subgraph?.(graph, nodes) as GraphOnDevice);
      }
      for (const part of parts) {
        const numbers = await lossAndGradients(backend, part, space, selection);
        expect(numbers.length).toBe(all.length);
        for (const [at, value] of numbers.entries())
          expect(Math.abs(value - (all[at] as number)), `number ${at}`).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
        part.dispose();
      }
      whole.dispose();
    },
  );

  it.each(Array.from({ length: 20 }, (_, seed) => seed))('train with random selection %d', async (seed) => {
    const space = spaceOf();
    const selection = randomSelection(space.choices, new Random(seed));
    const before = backend.memory().numTensors;
    const device = backend.upload(typedNodes);
    expect((await lossAndGradients(backend, device, space, selection)).every(Number.isFinite)).toBe(true);
    device.dispose();
    expect(backend.memory().numTensors).toBe(before);
    expect(trace(space.parseModel(selection), typedNodes).outputShape).toEqual([90, 2]);
  });
});

it('adds the reverse of an edge with its type, each once', () => {
  const graph: Graph = createGraph({
    ...typedNodes,
    source: Int32Array.of(0, 1, 0, 2),
    target: Int32Array.of(1, 0, 1, 2),
    edgeTypes: Int32Array.of(2, 2, 0, 1),
  });
  const { source, target, edgeTypes } = undirectedByType(graph);
  expect([...source].map((from, edge) => [from, target[edge], edgeTypes?.[edge]].join(' ')).sort()).toEqual([
    '0 1 0',
    '0 1 2',
    '1 0 0',
    '1 0 2',
    '2 2 1',
  ]);
});
