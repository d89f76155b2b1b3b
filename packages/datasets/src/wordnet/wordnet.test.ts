import { describe, expect, it } from 'vitest';
import { parseSynsets } from './parse-synsets.js';
import { wordnet } from './wordnet.js';

describe('wordnet', () => {
  it('reads verbs: the published sizes', async () => {
    const graph = await wordnet();
    expect(graph.numNodes).toBe(13_789);
    expect(graph.source.length).toBe(2 * 15_667);
    expect(graph.numClasses).toBe(15);
    expect(graph.classNames?.[0]).toBe('verb.body');
    expect(graph.nodeIds?.[0]).toBe('breathe.v00001740');
    expect(graph.features).toMatchObject({ layout: 'sparse', rows: 13_789, columns: 2000 });
    expect([graph.split.train.length, graph.split.validation.length, graph.split.test.length]).toEqual([8273, 2758, 2758]);
    for (let edge = 0; edge < graph.source.length; edge++) expect(graph.source[edge]).not.toBe(graph.target[edge]);
  });

  it('reads nouns, and all parts of speech', async () => {
    const nouns = await wordnet({ partOfSpeech: 'noun' });
    expect([nouns.numNodes, nouns.numClasses]).toEqual([82_192, 26]);
    const all = await wordnet({ partOfSpeech: 'all' });
    expect([all.numNodes, all.source.length / 2, all.numClasses]).toEqual([117_791, 184_083, 45]);
  });

  it('draws only the split from the seed', async () => {
    const [a, b] = [await wordnet({ splitSeed: 1 }), await wordnet({ splitSeed: 2 })];
    expect(a.split.train).not.toEqual(b.split.train);
    expect(a.labels).toEqual(b.labels);
  });

  it('rejects unknown parts of speech and damaged files', async () => {
    await expect(wordnet({ partOfSpeech: 'verbs' as never })).rejects.toMatchObject({
      code: 'GNAS_INVALID_OPTION',
      message: expect.stringMatching(/partOfSpeech is "verbs"; expected one of "verb"/),
    });
    expect(() => parseSynsets('00001740 29 v 04 breathe', 'data.verb')).toThrow(/data.verb, line 1/);
  });
});
