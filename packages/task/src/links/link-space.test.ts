import { trace, validateSelection } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { TunedGnnSpace } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { LinkPrediction } from './link-prediction.js';
import { decoderNames, LinkSpace } from './link-space.js';

const whole = stochasticBlockModel();
const spaceOf = (options: ConstructorParameters<typeof LinkPrediction>[0] = {}) => {
  const task = new LinkPrediction(options);
  const graph = task.prepare(whole);
  return { graph, space: task.wrap(new TunedGnnSpace()).instantiate(task.dimensions(graph)) };
};

describe('LinkSpace', () => {
  it('adds a choice of decoder, and one of neighborhoods unless that is turned off', () => {
    const { space } = spaceOf();
    const keys = space.choices.map(({ key }) => key);
    expect(keys.slice(-2)).toEqual(['decoder', 'neighborhood']);
    const alone = spaceOf({ decoders: ['dot', 'bilinear'], neighborhood: false }).space;
    expect(alone.choices.at(-1)).toMatchObject({ key: 'decoder', candidates: [{ name: 'dot' }, { name: 'bilinear' }] });
    expect(alone.size).toBe((space.size / 10) * 2);
  });

  it('has a row for each pair, and keeps portfolio, descriptions and training settings of the inner space', () => {
    const { graph, space } = spaceOf();
    const used = new Set<string>();
    for (const selection of space.portfolio()) {
      validateSelection(selection, space.choices);
      used.add(space.describe(selection).decoder as string);
      expect(space.trainingSettings(selection).learningRate).toBeGreaterThan(0);
    }
    expect([...used].sort()).toEqual([...decoderNames].sort());
    const { outputShape } = trace(space.parseModel(space.portfolio()[0] as never), graph);
    expect(outputShape).toEqual([graph.pairs?.source.length, 1]);
  });

  it('tells architectures apart by their decoders', () => {
    const { space } = spaceOf();
    const [selection = {}] = space.portfolio();
    const keys = decoderNames.map((_, decoder) => space.canonicalKey({ ...selection, decoder }));
    expect(new Set(keys).size).toBe(decoderNames.length);
  });

  it('refuses a space that has a choice of the same name', () => {
    const { graph, space } = spaceOf();
    const twice = new LinkSpace(space, { embeddingDim: 8, decoders: ['dot'], neighborhood: false, dropout: 0 });
    expect(() => twice.instantiate(new LinkPrediction().dimensions(graph))).toThrow(/already has a choice "decoder"/);
  });
});
