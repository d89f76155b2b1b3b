import { loadModel, readModelInfo } from '@gnas/core';
import {
  encodeModel,
  encodeSafetensors,
  GnasError,
  type Graph,
  Random,
  Registry,
  randomSelection,
  trace,
} from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { undirectedGraph } from '../testing/undirected-graph.js';

const registry = new Registry([plugin]);
const graph: Graph = undirectedGraph(
  [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 4],
    [4, 0],
    [1, 4],
  ],
  [[0, 1], [1], [2, 3], [0, 3], [1, 2]],
);
const names = registry.list('spaces').map(({ name }) => name);

/** Writes a model of a space with random weights. */
async function modelFile(name: string, seed: number) {
  const { shape: known } = registry.get('spaces', name).factory.options;
  const small = { hiddenDim: 16, maxHidden: 16, maxLayers: 3 };
  const options = Object.fromEntries(Object.entries(small).filter(([option]) => option in known));
  const space = await registry.create('spaces', name, options);
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const random = new Random(seed);
  const model = space.parseModel(randomSelection(space.choices, random));
  const { parameterShapes, stateShapes } = trace(model, graph);
  const parameters = new Map(
    [...parameterShapes, ...stateShapes].map(([path, shape]) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return [path, { shape, values: Float32Array.from({ length }, () => random.normal()) }];
    }),
  );
  const reference = { name, options };
  return { model, parameters, reference, bytes: encodeModel({ members: [{ model, parameters }], graph, space: reference }) };
}

describe('model file', () => {
  it.each(names)('restores models of %s', async (name) => {
    for (let seed = 0; seed < 4; seed++) {
      const { model, parameters, bytes } = await modelFile(name, seed);
      const loaded = await loadModel(bytes, { registry });
      expect(loaded.members[0]?.parameters).toEqual(parameters);
      expect(loaded.members[0]?.model.selection).toEqual(model.selection);
    }
  });

  it('keeps a learned structure', async () => {
    const { model, parameters, reference } = await modelFile('gasso', 0);
    const path = Object.values(model.space.structures)[0] ?? '';
    const edges = graph.source.length;
    const learned = new Map([...parameters, [path, { shape: [edges, 1], values: new Float32Array(edges).fill(0.5) }]]);
    const bytes = encodeModel({ members: [{ model, parameters: learned }], graph, space: reference });
    expect((await loadModel(bytes, { registry })).members[0]?.parameters).toEqual(learned);
    const odd = new Map([...learned, [path, { shape: [1, edges], values: new Float32Array(edges) }]]);
    expect(() => encodeModel({ members: [{ model, parameters: odd }], graph, space: reference })).toThrow(/needs \[edges, 1\]/);
  });

  it.each(names.filter((name) => 'layerNumber' in registry.get('spaces', name).factory.options.shape))(
    'cannot make %s declare an unlimited number of choices',
    async (name) => {
      const { bytes, parameters } = await modelFile(name, 0);
      const info = { ...readModelInfo(bytes), space: { name, options: { layerNumber: 1e9 } } };
      const hostile = encodeSafetensors(parameters, { gnas: JSON.stringify(info) });
      const error = await loadModel(hostile, { registry }).catch((reason) => reason);
      expect(error).toBeInstanceOf(GnasError);
      expect(error.message).toMatch(/declares more than \d+ choices/);
    },
  );
});
