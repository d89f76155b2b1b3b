import {
  type BaseSpace,
  BaseTask,
  definePart,
  dimensionsOf,
  type Graph,
  type LossInput,
  type Metrics,
  parseOptions,
  type SpaceDimensions,
  type SplitName,
  type Tensor,
  type TrainingPairs,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { checkLinks } from './check-links.js';
import { linkLoss } from './link-loss.js';
import { linkMetricsInOrder, rankMetrics } from './link-metrics.js';
import { LinkScores } from './link-scores.js';
import { decoderNames, LinkSpace } from './link-space.js';
import { linkSplitOptions, splitLinks } from './split-links.js';
import { trainingPairs } from './training-pairs.js';

/** Schema of `LinkPredictionOptions`. */
export const linkPredictionOptions = linkSplitOptions.extend({
  decoders: z
    .array(z.enum(decoderNames))
    .min(1)
    .default([...decoderNames])
    .describe('How the embeddings of two nodes may become a score.'),
  neighborhood: z
    .boolean()
    .default(true)
    .describe('Whether a model may count what the neighborhoods of two nodes have in common.'),
  embeddingDim: z.int().min(1).default(64).describe("Width of the nodes' embeddings."),
  dropout: z.number().min(0).lt(1).default(0.3).describe('Dropout rate of the hidden layers of decoders.'),
  loss: z
    .enum(['bce', 'bpr'])
    .default('bce')
    .describe('Binary cross-entropy, or Bayesian personalized ranking (Rendle et al. 2009, section 4.1).'),
});
/** Options of `LinkPrediction`. */
export type LinkPredictionOptions = z.input<typeof linkPredictionOptions>;

/**
 * Predicts which nodes are linked. `prepare` splits the links of a graph; training compares them with other pairs of nodes without a link in
 * every step. Links have no direction: both orders of a pair have the same score.
 */
export class LinkPrediction extends BaseTask<LinkScores> {
  readonly #options: z.output<typeof linkPredictionOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: LinkPredictionOptions = {}) {
    super();
    this.#options = parseOptions('LinkPrediction', linkPredictionOptions, options);
  }

  override readonly name = 'link-prediction';
  override readonly level = 'edge';
  override readonly metrics = linkMetricsInOrder;

  /**
   * Splits the links of a graph, as `splitLinks` does. A graph whose rows are pairs already keeps its own split, if none of its validation
   * and test links is among its edges.
   * @throws GnasError GNAS_INVALID_GRAPH; GNAS_INVALID_OPTION
   */
  override prepare(graph: Graph): Graph {
    if (graph.pairs) return checkLinks(graph);
    const { validationShare, testShare, negatives, splitSeed } = this.#options;
    return splitLinks(graph, { validationShare, testShare, negatives, splitSeed });
  }

  override misfit({ name, pairs, split }: Graph): string | undefined {
    if (!pairs) return `Graph "${name}" has no pairs of nodes to score. Call LinkPrediction.prepare with it first.`;
    const empty = (['train', 'validation'] as const).find((part) => split[part].length === 0);
    return (
      empty &&
      `Graph "${name}" has no links to ${empty === 'train' ? 'train on' : 'choose a model by'}, so it can only be used for predictions. Give it some${empty === 'train' ? '' : ', such as with a validationShare of 0.1'}.`
    );
  }

  override dimensions(graph: Graph): SpaceDimensions {
    return dimensionsOf(graph, 1);
  }

  override wrap(space: BaseSpace): BaseSpace {
    const { embeddingDim, decoders, neighborhood, dropout } = this.#options;
    return new LinkSpace(space, { embeddingDim, decoders, neighborhood, dropout });
  }

  override nodes({ split }: Graph, name: SplitName): Int32Array {
    return split[name];
  }

  override trainingPairs(graph: Graph, seed: number): TrainingPairs {
    return trainingPairs(graph, seed);
  }

  override loss({ scores, nodes, graph, pairLabels = graph.graph.labels, ops }: LossInput): Tensor {
    return linkLoss(this.#options.loss, scores, pairLabels, nodes, ops);
  }

  override evaluate(output: Float32Array, { labels }: Graph, nodes: Int32Array, only?: readonly string[]): Metrics {
    const scoresOf = (label: number): Float32Array =>
      Float32Array.from(
        nodes.filter((row) => labels[row] === label),
        (row) => output[row] as number,
      );
    const [others, links] = [scoresOf(0), scoresOf(1)];
    const ranked = rankMetrics(links, others);
    const metrics: Metrics = { ...ranked, loss: crossEntropy(links, others) };
    return only
      ? Object.fromEntries(only.flatMap((name) => (name in metrics ? [[name, metrics[name] as number]] : [])))
      : metrics;
  }

  override predict(output: Float32Array, graph: Graph): LinkScores {
    return new LinkScores(output, graph);
  }
}

/** Mean binary cross-entropy of scores as logits. */
function crossEntropy(links: Float32Array, others: Float32Array): number {
  const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  let sum = 0;
  for (const score of links) sum += softplus(-score);
  for (const score of others) sum += softplus(score);
  return sum / (links.length + others.length);
}

/** `LinkPrediction` by name. */
export const linkPrediction = definePart({
  description: 'Predicts which nodes are linked.',
  options: linkPredictionOptions,
  create: (options) => new LinkPrediction(options),
});
