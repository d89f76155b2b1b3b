import type { Metric, Metrics } from '@gnas/core/plugin';
import { lossMetric, shareMetric } from '@gnas/core/plugin';

/** Ranks up to which a link counts as found. */
const hitRanks = [10, 50, 100] as const;

/** Mean reciprocal rank, as a decimal number. */
const mrrMetric: Metric = {
  name: 'mrr',
  title: 'MRR',
  direction: 'maximize',
  range: [0, 1],
  format: { style: 'decimal', digits: 4 },
};

/** What link predictions are judged by. The first is the default objective. */
export const linkMetricsInOrder: readonly Metric[] = [
  mrrMetric,
  ...hitRanks.map((k) => shareMetric(`hits${k}`, `Hits@${k}`)),
  shareMetric('rocAuc', 'ROC AUC'),
  shareMetric('averagePrecision', 'AP'),
  lossMetric,
];

/**
 * Computes ranking metrics of links among pairs that are not links, from two sorted lists: no matrix of scores is made.
 *
 * The rank of a link is 1 plus the number of non-links with a higher score, and half of those with the same score, so that a model which
 * gives all pairs one score is at chance. MRR is the mean of 1 / rank. Hits@k is the share of links of rank k or better. ROC AUC is the
 * share of links and non-links that are in the right order. AP is the precision at each link, averaged; pairs of the same score come in
 * together, as in scikit-learn.
 * @param links scores of the links
 * @param others scores of the pairs that are not links
 * @returns NaN for each metric if one of the lists is empty, or a score is not a number
 */
export function rankMetrics(links: Float32Array, others: Float32Array): Metrics {
  const positives = links.slice().sort();
  const negatives = others.slice().sort();
  if (!isRanked(positives) || !isRanked(negatives)) return Object.fromEntries(rankNames.map((name) => [name, Number.NaN]));
  let [reciprocal, inOrder] = [0, 0];
  const hits = hitRanks.map(() => 0);
  let [below, upTo] = [0, 0];
  for (const score of positives) {
    while (below < negatives.length && (negatives[below] as number) < score) below++;
    while (upTo < negatives.length && (negatives[upTo] as number) <= score) upTo++;
    const better = (below + upTo) / 2;
    const rank = 1 + negatives.length - better;
    reciprocal += 1 / rank;
    inOrder += better;
    hitRanks.forEach((k, at) => {
      if (rank <= k) hits[at] = (hits[at] as number) + 1;
    });
  }
  const count = positives.length;
  return {
    mrr: reciprocal / count,
    ...Object.fromEntries(hitRanks.map((k, at) => [`hits${k}`, (hits[at] as number) / count])),
    rocAuc: inOrder / (count * negatives.length),
    averagePrecision: averagePrecision(positives, negatives),
  };
}

const rankNames = linkMetricsInOrder.map(({ name }) => name).filter((name) => name !== lossMetric.name);

/** Whether there are scores, all of them numbers. A sorted typed array has NaN at its end. */
const isRanked = (sorted: Float32Array): boolean => sorted.length > 0 && !Number.isNaN(sorted.at(-1));

/** @param positives ascending @param negatives ascending */
function averagePrecision(positives: Float32Array, negatives: Float32Array): number {
  let sum = 0;
  let [positive, negative] = [positives.length, negatives.length];
  while (positive > 0) {
    const score = positives[positive - 1] as number;
    const before = positive;
    while (positive > 0 && positives[positive - 1] === score) positive--;
    while (negative > 0 && (negatives[negative - 1] as number) >= score) negative--;
    const found = positives.length - positive;
    sum += (before - positive) * (found / (found + negatives.length - negative));
  }
  return sum / positives.length;
}
