import { ClassPrediction, type Graph, type Prediction, type StudyOutcome } from '@gnas/core';
import { count } from './format.js';

/** Fewest nodes of which it is odd that all are of one class. */
const fewest = 20;

/** Warns of models that predict one class for the whole test split: their recall is 1 for that class and 0 for the others. */
export function oneClassText(
  { split, labels, numClasses }: Graph,
  { found, ensemble, baselines, kept, calibration }: StudyOutcome,
): string[] {
  const classes = new Set(Array.from(split.test, (node) => labels[node])).size;
  if (numClasses < 2 || classes < 2) return [];
  const models = [found, ...(ensemble ? [{ name: 'ensemble', metrics: ensemble.metrics }] : []), ...baselines];
  const isOne = ({ metrics }: Pick<(typeof models)[number], 'metrics'>): boolean =>
    Math.abs((metrics.test?.balancedAccuracy ?? 1) - 1 / classes) < 1e-9;
  // With its threshold, the model for predictions may find other classes.
  const names = models
    .filter((model) => isOne(model) && (model.name !== kept || !calibration || isOne(calibration)))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Warning: ${names.join(', ')} predict${names.length === 1 ? 's' : ''} one class for the whole test split, or no better than that, so the accuracy says little. Search with --balanced, and with --objective balancedAccuracy or prAuc.`,
  ];
}

/** Warns of predictions that are all of one class; undefined if they are not, or are few. */
export function sameClassText(prediction: Prediction, { numNodes, numClasses, classNames }: Graph): string | undefined {
  if (!(prediction instanceof ClassPrediction) || numNodes < fewest || numClasses < 2) return undefined;
  const [first = 0] = prediction.classes;
  if (prediction.classes.some((one) => one !== first)) return undefined;
  return `Warning: all ${count(numNodes)} nodes are predicted as ${classNames?.[first] ?? first}. The probability of each class says more. If the classes are of very different sizes, search with --balanced.`;
}
