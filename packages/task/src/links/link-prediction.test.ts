import { Darts, RandomSearch, Spos } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, type Graph, loadModel, predict } from '@gnas/core';
import { createGraph, ParameterStore, Random } from '@gnas/core/plugin';
import { stochasticBlockModel } from '@gnas/datasets';
import { OneShotEstimator, TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace, plugin as spaces, TunedGnnSpace } from '@gnas/space';
import { describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { LinkPrediction, type LinkPredictionOptions } from './link-prediction.js';
import type { LinkScores } from './link-scores.js';
import { decoderNames } from './link-space.js';
import { mostLikelyLinks, withPairs } from './most-likely-links.js';

const backend = await createBackend({ device: 'wasm' });
const blocks = stochasticBlockModel({ blocks: [40, 40], within: 0.3, between: 0.01 });
const space = (ops: readonly string[] = ['gcn']) =>
  new SinglePathNodeClassificationSpace({ hiddenDim: 16, layerNumber: 1, ops: [...ops], dropout: 0 });

/** Trains one architecture, and returns its metrics by split. @param graph default: the one that the task prepares */
async function trained(
  whole: Graph,
  options: LinkPredictionOptions,
  { decoder = 0, epochs = 60, graph: given }: { decoder?: number; epochs?: number; graph?: Graph } = {},
) {
  const task = new LinkPrediction({ embeddingDim: 16, neighborhood: false, dropout: 0, ...options });
  const graph = given ?? task.prepare(whole);
  const wrapped = task.wrap(space()).instantiate(task.dimensions(graph));
  const before = backend.memory().numTensors;
  const device = backend.upload(graph);
  const parameters = new ParameterStore(backend, 0);
  const estimator = new TrainScratchEstimator({ epochs, learningRate: 0.02, patience: epochs });
  const model = wrapped.parseModel({ op_0: 0, decoder });
  const context = { backend, task, objective: task.metric('rocAuc'), parameters, seed: 1 };
  const { bySplit } = await estimator.infer(model, device, 'validation', context);
  const snapshot = await parameters.snapshot();
  parameters.dispose();
  device.dispose();
  return { task, bySplit, leaked: backend.memory().numTensors - before, model, snapshot };
}

/** A graph whose links say nothing of each other. */
function randomLinks(numNodes: number, count: number): Graph {
  const random = new Random(4);
  const keys = new Set<number>();
  while (keys.size < count) {
    const [a, b] = [random.integer(numNodes), random.integer(numNodes)];
    if (a < b) keys.add(a * numNodes + b);
  }
  const [first, second] = [[...keys].map((key) => Math.floor(key / numNodes)), [...keys].map((key) => key % numNodes)];
  const none = new Int32Array(0);
  const oneHot = new Float32Array(numNodes * numNodes);
  for (let node = 0; node < numNodes; node++) oneHot[node * numNodes + node] = 1;
  return createGraph(
    {
      name: 'random',
      numNodes,
      source: Int32Array.from([...first, ...second]),
      target: Int32Array.from([...second, ...first]),
      features: { layout: 'dense', rows: numNodes, columns: numNodes, values: oneHot },
      labels: new Int32Array(numNodes).fill(-1),
      numClasses: 0,
      split: { train: none, validation: none, test: none },
    },
    { onlyPredict: true },
  );
}

describe('LinkPrediction', () => {
  it.each(decoderNames.map((name, at) => [name, at] as const))(
    'learns which nodes are linked with the decoder %s, alike for both orders of a pair, without leaking tensors',
    async (_, decoder) => {
      const { bySplit, leaked, model, snapshot, task } = await trained(blocks, {}, { decoder });
      expect(bySplit?.test?.rocAuc).toBeGreaterThan(0.65);
      expect(leaked).toBe(0);
      const pairs = { source: Int32Array.of(0, 5, 3, 60), target: Int32Array.of(5, 0, 60, 3) };
      const { scores } = await predict([{ model, parameters: snapshot }], withPairs(blocks, pairs), backend, task);
      expect(scores[0]).toBeCloseTo(scores[1] as number, 4);
      expect(scores[2]).toBeCloseTo(scores[3] as number, 4);
      expect(scores[0]).not.toBeCloseTo(scores[2] as number, 2);
    },
  );

  it('is at chance on test links that say nothing of each other, although it remembers those that it was trained on', async () => {
    const whole = randomLinks(120, 700);
    const { bySplit } = await trained(
      whole,
      { testShare: 0.3, validationShare: 0.1, embeddingDim: 64 },
      { decoder: 3, epochs: 150 },
    );
    expect(bySplit?.train?.rocAuc).toBeGreaterThan(0.75);
    // 210 links and as many others: the standard deviation of chance is 0.03.
    expect(Math.abs((bySplit?.test?.rocAuc as number) - 0.5)).toBeLessThan(0.09);
  });

  it('would show a leak: with the test links among the edges it is far from chance', async () => {
    const whole = randomLinks(120, 700);
    const task = new LinkPrediction({ testShare: 0.3 });
    const split = task.prepare(whole);
    const leaking = { ...split, source: whole.source, target: whole.target };
    expect(() => task.prepare(leaking)).toThrow(/the validation link between \d+ and \d+ is also an edge/);
    const { bySplit } = await trained(whole, { testShare: 0.3, embeddingDim: 64 }, { graph: leaking });
    expect(bySplit?.test?.rocAuc).toBeGreaterThan(0.65);
  });

  it('learns with BPR', async () => {
    const { bySplit } = await trained(blocks, { loss: 'bpr' });
    expect(bySplit?.test?.rocAuc).toBeGreaterThan(0.65);
  });

  it('trains the same way again, and another way with another seed', async () => {
    const losses = await Promise.all([
      trained(blocks, {}, { epochs: 5 }),
      trained(blocks, {}, { epochs: 5 }),
      trained(blocks, { splitSeed: 1 }, { epochs: 5 }),
    ]);
    const [one, again, other] = losses.map(({ bySplit }) => bySplit?.test);
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  it('says what is wrong with a graph', () => {
    const task = new LinkPrediction();
    expect(task.misfit(blocks)).toMatch(/no pairs of nodes to score/);
    expect(task.misfit(new LinkPrediction({ validationShare: 0 }).prepare(blocks))).toMatch(/no links to choose a model by/);
    expect(task.misfit(new LinkPrediction({ testShare: 0 }).prepare(blocks))).toBeUndefined();
    expect(() => new LinkPrediction({ decoders: [] })).toThrow(/decoders/);
    expect(() => task.metric('auc')).toThrow(/rocAuc/);
  });

  it('is searched, finished, exported and predicted with, with decoders as a choice and heuristics beside', async () => {
    const study = await createStudy<LinkScores>({
      dataset: blocks,
      task: { name: 'link-prediction', options: { embeddingDim: 8, decoders: ['dot', 'hadamard-mlp'] } },
      space: { name: 'single-path', options: { hiddenDim: 8, layerNumber: 1, ops: ['gcn', 'sage'] } },
      algorithm: new RandomSearch({ numTrials: 3 }),
      estimator: new TrainScratchEstimator({ epochs: 10, finalEpochs: 30 }),
      backend,
      plugins: [plugin, spaces],
    });
    expect(study.space.size).toBe(2 * 2 * 2);
    expect(study.objective.name).toBe('mrr');
    const { best } = await study.search();
    expect(Object.keys(study.describe(best)).sort()).toEqual(['decoder', 'neighborhood', 'op_0']);
    const { baselines, found, verdict } = await study.finish({ ensembleSize: 2, repeats: 2 });
    expect(baselines.map(({ name }) => name)).toEqual([
      'Common neighbors',
      'Adamic-Adar',
      'MLP, dot product',
      'GCN, dot product',
      'GAT, dot product',
    ]);
    for (const { metrics, error } of [found, ...baselines])
      expect([error, metrics.test?.mrr]).toEqual([undefined, expect.any(Number)]);
    expect(verdict).toBeDefined();
    const own = await study.predict();
    expect([...own.table().rows]).toHaveLength(study.graph.pairs?.source.length as number);

    const model = await loadModel<LinkScores>(await study.exportModel(), { plugins: [plugin, spaces] });
    const pairs = { source: Int32Array.of(0, 0), target: Int32Array.of(39, 79) };
    const predicted = await model.predict(withPairs(blocks, pairs), backend);
    expect(predicted.table().columns).toEqual(['source', 'target', 'probability']);
    expect(predicted.probabilities.every((value) => value > 0 && value < 1)).toBe(true);

    const top = await mostLikelyLinks(model.members, blocks, backend, model.task, { count: 5 });
    expect([...top.scores]).toEqual([...top.scores].sort((a, b) => b - a));
    const linked = new Set(Array.from(blocks.source, (a, edge) => `${a} ${blocks.target[edge]}`));
    for (const [a, b] of top.table().rows) expect(linked.has(`${a} ${b}`)).toBe(false);
    const ofNode = await mostLikelyLinks(model.members, blocks, backend, model.task, { count: 100, node: 7 });
    expect([...ofNode.pairs.source].every((node) => node === 7)).toBe(true);
    const degree = blocks.source.filter((node) => node === 7).length;
    expect(ofNode.scores).toHaveLength(80 - 1 - degree);
    await expect(mostLikelyLinks(model.members, blocks, backend, model.task, { count: 1, node: 80 })).rejects.toThrow(
      /node is 80/,
    );
  });

  it.each([
    ['SPOS', new Spos({ warmupSteps: 10, populationSize: 4, generations: 1, parents: 2, finalists: 2 }), new OneShotEstimator()],
    ['DARTS', new Darts({ epochs: 5 }), new OneShotEstimator()],
    ['random search over TunedGnnSpace', new RandomSearch({ numTrials: 2 }), new TrainScratchEstimator({ epochs: 2 })],
  ])('works with %s', async (name, algorithm, estimator) => {
    const study = await createStudy<LinkScores>({
      dataset: blocks,
      task: new LinkPrediction({ embeddingDim: 8 }),
      space: name.includes('Tuned') ? new TunedGnnSpace() : space(['gcn', 'sage']),
      algorithm,
      estimator,
      backend,
    });
    const { best } = await study.search();
    expect(best.metrics.rocAuc).toBeGreaterThan(0);
  });
});
