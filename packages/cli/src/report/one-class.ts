import { ClassPrediction, type Graph, type Prediction, type StudyOutcome, type TrainedModel } from '@gnas/core';
import { count } from './format.js';

/** Fewest nodes of which it is odd that all are of one class. */
const fewest = 20;

/** Warns of models that predict one class for the whole test split, which accuracy alone doesn't show. */
export function oneClassText({ found, ensemble, baselines, kept, calibration }: StudyOutcome): string[] {
  const models = [found, ...(ensemble ? [{ name: 'ensemble', metrics: ensemble.metrics }] : []), ...baselines];
  // With its threshold, the model for predictions may find other classes.
  const names = models
    .filter((model) => isOneClass(model) && (model.name !== kept || !calibration || isOneClass(calibration)))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Warning: ${names.join(', ')} predict${names.length === 1 ? 's' : ''} one class for the whole test split, so the accuracy says little. Search with --balanced, and with --objective balancedAccuracy or prAuc.`,
  ];
}

/**
 * Whether a model predicts one class. Then, with an accuracy of a, recall is 1 and F1 is 2 a / (1 + a) for that class, and both are 0 for the
 * other classes.
 */
function isOneClass({ metrics }: Pick<TrainedModel, 'metrics'>): boolean {
  const { accuracy = 0, balancedAccuracy = 0, macroF1 = 0 } = metrics.test ?? {};
  const classes = Math.round(1 / balancedAccuracy);
  const isEqual = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
  return (
    Number.isFinite(classes) &&
    classes > 1 &&
    isEqual(balancedAccuracy, 1 / classes) &&
    isEqual(macroF1, (2 * accuracy) / (1 + accuracy) / classes)
  );
}

/** Warns of predictions that are all of one class; undefined if they are not, or are few. */
export function sameClassText(prediction: Prediction, { numNodes, numClasses, classNames }: Graph): string | undefined {
  if (!(prediction instanceof ClassPrediction) || numNodes < fewest || numClasses < 2) return undefined;
  const [first = 0] = prediction.classes;
  if (prediction.classes.some((one) => one !== first)) return undefined;
  return `Warning: all ${count(numNodes)} nodes are predicted as ${classNames?.[first] ?? first}. The probability of each class says more. If the classes are of very different sizes, search with --balanced.`;
}
