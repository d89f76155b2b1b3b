import type { Graph, StudyOutcome } from '@gnas/core';

/** Warns of models that predict one class for the whole test split: their recall is 1 for that class and 0 for the others. */
export function oneClassText({ split, labels, numClasses }: Graph, { found, ensemble, baselines }: StudyOutcome): string[] {
  const classes = new Set(Array.from(split.test, (node) => labels[node])).size;
  if (numClasses < 2 || classes < 2) return [];
  const models = [found, ...(ensemble ? [{ name: 'ensemble', metrics: ensemble.metrics }] : []), ...baselines];
  const names = models
    .filter(({ metrics }) => Math.abs((metrics.test?.balancedAccuracy ?? 1) - 1 / classes) < 1e-9)
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `Warning: ${names.join(', ')} predict${names.length === 1 ? 's' : ''} one class for the whole test split, or no better than that, so the accuracy says little. Search with --balanced, and with --objective balancedAccuracy or prAuc.`,
  ];
}
