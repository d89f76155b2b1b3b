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

  it('keeps pointers with their relations as types of edges where asked', async () => {
    const [plain, typed] = [await wordnet(), await wordnet({ relations: true })];
    expect(typed.edgeTypeNames).toEqual(
      expect.arrayContaining(['antonym', 'cause', 'entailment', 'hypernym', 'hyponym', 'verb group']),
    );
    expect(new Set(typed.edgeTypes)).toEqual(new Set(typed.edgeTypeNames?.keys()));
    const linked = new Set<number>();
    const edges = new Set<string>();
    for (const [edge, from] of typed.source.entries()) {
      const to = typed.target[edge] as number;
      expect(from).not.toBe(to);
      linked.add(Math.min(from, to) * typed.numNodes + Math.max(from, to));
      edges.add(`${from} ${typed.edgeTypeNames?.[typed.edgeTypes?.[edge] as number]} ${to}`);
    }
    expect(linked.size).toBe(plain.source.length / 2);
    expect(edges.size).toBe(typed.source.length);
    const node = (id: string): number => typed.nodeIds?.indexOf(id) as number;
    // To sigh is a way to breathe.
    const [sigh, breathe] = ['sigh.v00004032', 'breathe.v00001740'].map(node);
    expect(edges.has(`${sigh} hypernym ${breathe}`)).toBe(true);
    expect(edges.has(`${breathe} hyponym ${sigh}`)).toBe(true);
    expect(typed.split).toEqual(plain.split);
    expect(typed.features).toEqual(plain.features);
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
