import { type Estimate, type Graph, type GraphOnDevice, type Metrics, Random, type Split } from '@gnas/core/plugin';

/** Returns a graph with the split of one of several folds, uploaded once. Fold 0 is the graph itself. */
export function foldOf(graph: GraphOnDevice, fold: number, folds: number): GraphOnDevice {
  if (fold === 0) return graph;
  return graph.derive(`fold ${fold} of ${folds}`, (host) => ({ ...host, split: splitOfFold(host, fold) }));
}

/**
 * Splits the rows to train and validate on anew, class by class. Each fold has as many of a class to validate on as fold 0, the given
 * split, and other ones than the folds before it, until all have been used and it begins again. The test split stays.
 */
export function splitOfFold({ split, labels, numClasses }: Pick<Graph, 'split' | 'labels' | 'numClasses'>, fold: number): Split {
  const train: number[] = [];
  const validation: number[] = [];
  for (let k = -1; k < numClasses; k++) {
    const own = (rows: Int32Array): Int32Array => rows.filter((row) => (labels[row] ?? -1) === k);
    const [given, rest] = [own(split.validation), new Random(k).split('folds').shuffle(own(split.train))];
    const all = [...given, ...rest];
    const first = (fold * given.length) % Math.max(1, all.length);
    const rotated = [...all.slice(first), ...all.slice(0, first)];
    validation.push(...rotated.slice(0, given.length));
    train.push(...rotated.slice(given.length));
  }
  return { ...split, train: Int32Array.from(train).sort(), validation: Int32Array.from(validation).sort() };
}

/** The first fold's estimate with the mean scores of all folds. */
export function meanOfFolds(estimates: readonly Estimate[]): Estimate {
  const [first, ...others] = estimates as [Estimate, ...Estimate[]];
  if (others.length === 0) return first;
  const splits = Object.keys(first.bySplit ?? {}) as (keyof Split)[];
  const bySplit = Object.fromEntries(
    splits.map((split) => [split, meanOfMetrics(estimates.map((each) => each.bySplit?.[split] ?? {}))]),
  );
  return {
    ...first,
    metrics: meanOfMetrics(estimates.map(({ metrics }) => metrics)),
    loss: estimates.reduce((sum, { loss }) => sum + loss, 0) / estimates.length,
    ...(first.bySplit && { bySplit }),
    ...(estimates.some(({ outOfTime }) => outOfTime) && { outOfTime: true }),
  };
}

/** Averages the metrics that all have: a rare class may be missing from a fold. */
function meanOfMetrics(all: readonly Metrics[]): Metrics {
  const names = Object.keys(all[0] ?? {}).filter((name) => all.every((metrics) => Number.isFinite(metrics[name])));
  return Object.fromEntries(
    names.map((name) => [name, all.reduce((sum, metrics) => sum + (metrics[name] as number), 0) / all.length]),
  );
}
