import { type Backend, ParameterStore, type Selection, trace } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf } from '../../../../testing/devices.js';
import { eightNodes as graph } from '../testing/eight-nodes.js';
import { AutoAttendNodeClassificationSpace, type AutoAttendOptions } from './auto-attend-space.js';

type Context = NonNullable<AutoAttendOptions['context']>;

const dimensions = { inputDim: 5, outputDim: 3 };
const published = new AutoAttendNodeClassificationSpace().instantiate(dimensions);
const linear = (context?: Context): AutoAttendNodeClassificationSpace =>
  new AutoAttendNodeClassificationSpace({
    gnnOps: ['ZERO', 'LIN', 'GCN'],
    hiddenDim: 8,
    ...(context && { context }),
  }).instantiate(dimensions);
/** Layer 1 attends. Layer 2 adds the side path from layer 1. */
const chosen: Selection = {
  'stem_0->1': 0,
  in_1: 0,
  'side_0->1_0': 1,
  'side_0->1_1': 1,
  agg_1: 1,
  'stem_1->2': 1,
  in_2: 1,
  'side_0->2_0': 0,
  'side_0->2_1': 0,
  'side_1->2_0': 2,
  'side_1->2_1': 0,
  agg_2: 0,
};

function weightsOf(backend: Backend, space: AutoAttendNodeClassificationSpace, selection: Selection): string[] {
  const store = new ParameterStore(backend, 0);
  const device = backend.upload(graph);
  const model = space.parseModel(selection);
  backend.dispose(backend.tidy(() => model.forward(device, backend.ops({ training: true, seed: 0 }), store)));
  device.dispose();
  const paths = store.variables().map(({ name }) => name);
  store.dispose();
  return paths.filter((path) => path.endsWith('weight'));
}

describe('choices', () => {
  it('are stems, inputs, sides and aggregations of every layer', () => {
    expect(published.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
      ['stem_0->1', 11],
      ['in_1', 1],
      ['side_0->1_0', 12],
      ['side_0->1_1', 11],
      ['agg_1', 2],
      ['stem_1->2', 11],
      ['in_2', 2],
      ['side_0->2_0', 12],
      ['side_0->2_1', 11],
      ['side_1->2_0', 12],
      ['side_1->2_1', 11],
      ['agg_2', 2],
    ]);
    expect(published.options).toEqual({
      hiddenDim: 64,
      layerNumber: 2,
      dropout: 0.9,
      opsType: 0,
      actOp: 'tanh',
      head: 8,
      aggOps: ['add', 'attn'],
      context: 'nc',
    });
  });

  it('include IDEN only between hidden layers, and ZERO only for the first side path', () => {
    const deep = new AutoAttendNodeClassificationSpace({ layerNumber: 3 }).instantiate({ inputDim: 64, outputDim: 64 });
    const having = (name: string) =>
      deep.choices
        .filter(({ candidates }) => candidates.some((op) => typeof op !== 'string' && op.name === name))
        .map(({ key }) => key);
    expect(having('IDEN')).toEqual(['stem_1->2', 'side_1->2_0', 'side_1->2_1']);
    expect(having('ZERO').every((key) => /^side_.*_0$/.test(key))).toBe(true);
    expect(having('ZERO')).toHaveLength(6);
  });

  it('include custom operations, and refuse invalid names and widths', () => {
    const thin = (inDim: number, outDim: number) => ({ name: `thin_${inDim}_${outDim}`, forward: published.forward });
    const space = new AutoAttendNodeClassificationSpace({ gnnOps: ['GCN', thin] }).instantiate(dimensions);
    expect(space.describe({ 'stem_0->1': 1 })['stem_0->1']).toBe('thin_5_64');
    expect(() => new AutoAttendNodeClassificationSpace({ gnnOps: ['gcn'] })).toThrow(
      /Unknown operation "gcn" in AutoAttend's set 0; did you mean "GCN"/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ hiddenDim: 24 })).toThrow(
      /GAT16 concatenates 16 heads, which do not divide the hidden width 24/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ gnnOps: ['GCN'], hiddenDim: 12 })).toThrow(
      /8 heads do not divide the width 12/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ aggOps: ['ad' as never] })).toThrow(
      /aggOps.0 is "ad"; expected one of "add"/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ context: 'fx' as never })).toThrow(
      /context is "fx"; expected one of "nc"/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ actOp: 'tang' as never })).toThrow(
      /actOp is "tang"; expected one of "sigmoid"/,
    );
    expect(() => new AutoAttendNodeClassificationSpace({ opsType: 2 as never })).toThrow(/opsType is 2/);
  });
});

describe('architecture', () => {
  it('runs and counts only the chosen paths', async () => {
    const backend = backendOf('wasm');
    expect(weightsOf(backend, linear(), chosen)).toEqual([
      'stem_0->1/LIN/weight',
      'side_0->1_0/LIN/weight',
      'side_0->1_1/GCN/weight',
      'stem_1->2/GCN/weight',
      'side_1->2_0/GCN/weight',
    ]);
    const { architecture, parameters } = trace(linear().parseModel(chosen), graph);
    expect(architecture.nodes.map(({ label }) => label)).toEqual([
      'input',
      'LIN',
      'LIN',
      'GCN',
      'attn',
      'GCN',
      'GCN',
      'add',
      'output',
    ]);
    expect(architecture.edges.filter(([, to]) => to === 4)).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
    ]);
    expect(parameters).toBe(3 * (5 * 8 + 8) + 2 * (8 * 3 + 3));
  });

  it('has the same key for any choices of paths that are not taken', () => {
    const space = linear();
    const key = space.canonicalKey(chosen);
    expect(space.canonicalKey({ ...chosen, 'side_0->2_0': 2, 'side_0->2_1': 1, 'side_1->2_1': 1 })).toBe(key);
    expect(space.canonicalKey({ ...chosen, agg_2: 1 })).not.toBe(space.canonicalKey({ ...chosen, agg_2: 1, 'side_1->2_1': 1 }));
    expect(space.canonicalKey({ ...chosen, 'side_1->2_0': 1 })).not.toBe(key);
  });
});

describe('context weight sharing', () => {
  const expected: [Context, string[]][] = [
    ['sc', ['', '', '', 'from_attn/', 'from_attn/']],
    ['tc', ['as_query/', 'as_key/', 'as_value/', 'as_add/', 'as_add/']],
    ['fc', ['as_query/', 'as_key/', 'as_value/', 'from_attn/as_add/', 'from_attn/as_add/']],
  ];
  it.each(expected)('%s keys parameters by the chosen context, so it has no mixture', async (context, prefixes) => {
    const backend = backendOf('wasm');
    const plain = weightsOf(backend, linear(), chosen);
    expect(weightsOf(backend, linear(context), chosen)).toEqual(plain.map((path, at) => prefixes[at] + path));
    expect(linear(context).mixtureMisfit()).toMatch(/create it with context "nc"/);
    expect(linear().mixtureMisfit()).toBeUndefined();
  });
});
