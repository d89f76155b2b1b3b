import {
  type Backend,
  BaseSpace,
  checkSpace,
  type ForwardInput,
  Model,
  ParameterStore,
  Registry,
  type Selection,
  type Tensor,
  trace,
} from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { beforeAll, describe, expect, it } from 'vitest';
import { backendOf } from '../../../../testing/devices.js';
import { plugin } from '../plugin.js';
import { IdentityMask } from '../structure-masks/identity-mask.js';
import { NodeFeatureSimilarity } from '../structure-masks/node-feature-similarity.js';
import { GraphNasNodeClassificationSpace } from './graph-nas-space.js';
import { SinglePathNodeClassificationSpace } from './single-path-space.js';
import { StructureMaskSpace, withStructureMasks } from './structure-mask-space.js';

const graph = stochasticBlockModel({ blocks: [15, 15], seed: 2 });
const dimensions = { inputDim: graph.features.columns, outputDim: graph.numClasses };
const plain = () =>
  new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'gat_2', 'linear'] }).instantiate(dimensions);
const masked = () => withStructureMasks(plain()).instantiate(dimensions);

let backend: Backend;
beforeAll(async () => {
  backend = backendOf('wasm');
});

async function output(model: Model): Promise<Float32Array> {
  const before = backend.memory().numTensors;
  const parameters = new ParameterStore(backend, 1);
  const device = backend.upload(graph);
  const result = backend.tidy(() => model.forward(device, backend.ops({ training: false, seed: 0 }), parameters));
  const values = await backend.read(result);
  backend.dispose(result);
  parameters.dispose();
  device.dispose();
  expect(backend.memory().numTensors).toBe(before);
  return values;
}

describe('StructureMaskSpace', () => {
  it('adds a mask choice to each layer that reads edges, and to no other choice', () => {
    expect(masked().choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['op_0', 3],
      ['mask_op_0', 5],
      ['op_1', 3],
      ['mask_op_1', 5],
    ]);
    expect(masked().size).toBe(225);
    const graphNas = withStructureMasks(new GraphNasNodeClassificationSpace({ hiddenDim: 4 })).instantiate(dimensions);
    expect(graphNas.choices.map(({ key }) => key)).toEqual([
      'in_2',
      'op_2',
      'mask_op_2',
      'in_3',
      'op_3',
      'mask_op_3',
      'act',
      'concat',
    ]);
    checkSpace(graphNas, graph);
  });

  it('equals the inner space if all masks are identity', async () => {
    const inner = await output(plain().parseModel({ op_0: 0, op_1: 1 }));
    expect(await output(masked().parseModel({ op_0: 0, mask_op_0: 0, op_1: 1, mask_op_1: 0 }))).toEqual(inner);
  });

  it('changes the output of the masked layer, with the same parameters', async () => {
    const space = masked();
    const outputs: string[] = [];
    for (let mask = 0; mask < 5; mask++) {
      const values = await output(space.parseModel({ op_0: 0, mask_op_0: mask, op_1: 0, mask_op_1: 0 }));
      expect(values.every(Number.isFinite)).toBe(true);
      outputs.push(values.join());
    }
    expect(new Set(outputs).size).toBe(5);
    const first = trace(space.parseModel({ op_0: 0, mask_op_0: 0, op_1: 0, mask_op_1: 0 }), graph);
    const other = trace(space.parseModel({ op_0: 0, mask_op_0: 2, op_1: 0, mask_op_1: 0 }), graph);
    expect(other.parameters).toBe(first.parameters);
    expect(other.flops).toBeLessThan(first.flops);
    expect(other.architecture.nodes.map(({ label }) => label)).toEqual([
      'input',
      'gcn, node_feature_similarity',
      'gcn, identity',
      'output',
    ]);
  });

  it('affects attention, which ignores edge weights', async () => {
    const under = (mask: number) => output(masked().parseModel({ op_0: 1, mask_op_0: mask, op_1: 1, mask_op_1: mask }));
    expect(await under(2)).not.toEqual(await under(0));
  });

  it('mixes masks like operations', async () => {
    const space = masked();
    const weights = (values: number[]): Tensor =>
      backend.ops({ training: false, seed: 0 }).constant(Float32Array.from(values), [values.length]);
    const kept: Tensor[] = [];
    const mixture = new Model(space, undefined, ({ key }) => {
      const tensor = key.startsWith('mask') ? weights([0.5, 0, 0.5, 0, 0]) : weights([0.25, 0.75, 0]);
      kept.push(tensor);
      return { kind: 'mixture', weights: tensor };
    });
    expect(space.mixtureMisfit()).toBeUndefined();
    expect((await output(mixture)).every(Number.isFinite)).toBe(true);
  });

  it('ignores masks without effect in the canonical key', () => {
    const space = masked();
    const key = (selection: Selection) => space.canonicalKey(selection);
    const gcn = { op_0: 0, mask_op_0: 1, op_1: 0, mask_op_1: 0 };
    expect(key({ ...gcn, op_1: 2, mask_op_1: 3 })).toBe(key({ ...gcn, op_1: 2, mask_op_1: 0 }));
    expect(key({ ...gcn, mask_op_1: 3 })).not.toBe(key(gcn));
    expect(space.describe(gcn)).toEqual({
      op_0: 'gcn',
      mask_op_0: 'low_rank_approximation',
      op_1: 'gcn',
      mask_op_1: 'identity',
    });
  });

  it('masks the whole model if no layer choice reads edges', async () => {
    class Fixed extends BaseSpace {
      override buildGraph(): void {}
      override forward({ graph, x, ops }: ForwardInput): Tensor {
        const weight = ops.parameter('weight', [this.inputDim, this.outputDim], 'glorot');
        return ops.aggregate(graph, ops.linear(x, weight));
      }
    }
    const space = new StructureMaskSpace(new Fixed(), {
      masks: [new IdentityMask(), new NodeFeatureSimilarity({ threshold: 0.5 })],
    });
    space.instantiate(dimensions);
    expect(space.choices.map(({ key }) => key)).toEqual(['mask']);
    const [whole, pruned] = [await output(space.parseModel({ mask: 0 })), await output(space.parseModel({ mask: 1 }))];
    expect(pruned).not.toEqual(whole);
    expect(space.mixtureMisfit()).toBeUndefined();
    const mixed = await output(
      new Model(space, undefined, () => ({
        kind: 'mixture',
        weights: backend.ops({ training: false, seed: 0 }).constant([0.25, 0.75], [2]),
      })),
    );
    mixed.forEach((score, at) => {
      expect(score).toBeCloseTo(0.25 * (whole[at] as number) + 0.75 * (pruned[at] as number), 4);
    });
  });

  it('refuses a space that already has masks', () => {
    const twice = withStructureMasks(masked());
    expect(() => twice.instantiate(dimensions)).toThrow(/"mask_op_0".*Give all masks to one/);
  });

  it('is made by name, as is the inner space', async () => {
    const make = async (options: Record<string, unknown>): Promise<StructureMaskSpace> =>
      (await new Registry([plugin]).create('spaces', 'structure-mask', options)) as StructureMaskSpace;
    const { space, masks } = await make({ space: 'graphnas', masks: ['identity', 'low_rank_approximation'] });
    expect(space).toBeInstanceOf(GraphNasNodeClassificationSpace);
    expect(masks.map(({ name }) => name)).toEqual(['identity', 'low_rank_approximation']);
    const withOptions = await make({ space: { name: 'single-path', options: { hiddenDim: 16 } } });
    expect(withOptions.baselines()).toHaveLength(3);
    expect(withOptions.space).toMatchObject({ options: { hiddenDim: 16, ops: ['gcn', 'gat_8'] } });
    await expect(make({ space: { name: 'single-path', options: { hidenDim: 16 } } })).rejects.toThrow(/no option "hidenDim"/);
    expect(() => new StructureMaskSpace(plain(), { masks: ['low_rank'] })).toThrow(/Unknown structure mask "low_rank"/);
    expect(() => new StructureMaskSpace(plain(), { masks: [3 as never] })).toThrow(/masks.0 is 3; expected the name of/);
  });
});
