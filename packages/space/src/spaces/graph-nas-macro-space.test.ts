import { type Backend, ParameterStore, Random, randomSelection, type Selection, trace } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { backendOf } from '../../../../testing/devices.js';
import { eightNodes as graph } from '../testing/eight-nodes.js';
import { GraphNasMacroNodeClassificationSpace } from './graph-nas-macro-space.js';
import { Setting } from './setting.js';

const dimensions = { inputDim: 5, outputDim: 3 };
const published = new GraphNasMacroNodeClassificationSpace().instantiate(dimensions);
/** gat, max, tanh, 4 heads of 8, then gcn, sum, linear, 2 heads. */
const chosen: Selection = {
  attention_0: 0,
  aggregator_0: 2,
  act_0: 1,
  head_0: 2,
  out_channels_0: 1,
  attention_1: 1,
  aggregator_1: 0,
  act_1: 3,
  head_1: 1,
};

function pathsOf(backend: Backend, store: ParameterStore, selection: Selection): string[] {
  const device = backend.upload(graph);
  const model = published.parseModel(selection);
  backend.dispose(backend.tidy(() => model.forward(device, backend.ops({ training: true, seed: 0 }), store)));
  device.dispose();
  return store.variables().map(({ name }) => name);
}

it('has the published choices, in order, and the published size', () => {
  expect(published.choices.map(({ key, candidates }) => [key, candidates.length])).toEqual([
    ['attention_0', 7],
    ['aggregator_0', 4],
    ['act_0', 8],
    ['head_0', 6],
    ['out_channels_0', 7],
    ['attention_1', 7],
    ['aggregator_1', 4],
    ['act_1', 8],
    ['head_1', 6],
  ]);
  expect(published.size).toBe(7 * 4 * 8 * 6 * 7 * 7 * 4 * 8 * 6);
  expect(published.options).toMatchObject({ layerNumber: 2, dropout: 0.6 });
});

it('describes an architecture and traces the cost of each layer', () => {
  expect(published.describe(chosen)).toEqual({
    attention_0: 'gat',
    aggregator_0: 'max',
    act_0: 'tanh',
    head_0: '4',
    out_channels_0: '8',
    attention_1: 'gcn',
    aggregator_1: 'sum',
    act_1: 'linear',
    head_1: '2',
  });
  const { architecture, parameters } = trace(published.parseModel(chosen), graph);
  expect(architecture.nodes.map(({ label, shape, parameters }) => [label, shape, parameters])).toEqual([
    ['input', [8, 5], 0],
    ['gat, max, 4 x 8', [8, 32], 5 * 32 + 4 * 16 + (8 * 128 + 128) + (128 * 8 + 8) + 32],
    ['tanh', [8, 32], 0],
    ['gcn, sum, 2 x 3', [8, 3], 32 * 6 + 3],
    ['linear', [8, 3], 0],
    ['output', [8, 3], 0],
  ]);
  expect(parameters).toBe(2440 + 195);
});

it('keys parameters by what determines their shape, so one store holds every architecture', async () => {
  const backend = backendOf('wasm');
  const store = new ParameterStore(backend, 0);
  const first = pathsOf(backend, store, chosen);
  expect(first).toEqual([
    'layer_0/gat_max_5_8_4/weight',
    'layer_0/gat_max_5_8_4/attention',
    'layer_0/gat_max_5_8_4/pool_1/weight',
    'layer_0/gat_max_5_8_4/pool_0/weight',
    'layer_0/gat_max_5_8_4/pool_0/bias',
    'layer_0/gat_max_5_8_4/pool_1/bias',
    'layer_0/gat_max_5_8_4/bias',
    'layer_1/gcn_sum_32_3_2/weight',
    'layer_1/gcn_sum_32_3_2/bias',
  ]);
  // Another activation uses the same parameters. Another width of the first layer uses other parameters in both layers.
  expect(pathsOf(backend, store, { ...chosen, act_0: 2, act_1: 0 })).toEqual(first);
  expect(pathsOf(backend, store, { ...chosen, out_channels_0: 2 })).toHaveLength(2 * first.length);
  // 4 heads of 8 and 2 heads of 16 have the same width, so the second layer is shared.
  const before = store.variables().length;
  const after = pathsOf(backend, store, { ...chosen, head_0: 1, out_channels_0: 2 });
  expect(after.slice(before).every((path) => path.startsWith('layer_0/gat_max_5_16_2/'))).toBe(true);
  for (let seed = 0; seed < 20; seed++) pathsOf(backend, store, randomSelection(published.choices, new Random(seed)));
  store.dispose();
});

it('explains why it has no mixture, and refuses invalid options', () => {
  expect(published.mixtureMisfit()).toMatch(/heads.*widths.*no weighted sum/);
  expect(() => new Setting(8).forward()).toThrow(/setting 8 is a value/);
  expect(() => new GraphNasMacroNodeClassificationSpace({ gnns: ['gatt' as never] })).toThrow(
    /gnns.0 is "gatt"; expected one of "gat"/,
  );
  expect(() => new GraphNasMacroNodeClassificationSpace({ acts: ['rleu' as never] })).toThrow(/acts.0 is "rleu"/);
  expect(() => new GraphNasMacroNodeClassificationSpace({ heads: [2, 0] })).toThrow(/heads.1 is 0/);
  expect(() => new GraphNasMacroNodeClassificationSpace({ outs: [1.5] })).toThrow(/outs.0 is 1.5/);
});
