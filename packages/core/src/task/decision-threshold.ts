/** Counts of a decision between two classes. */
interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly positives: number;
  readonly negatives: number;
}

type Score = (confusion: Confusion) => number;

const accuracy: Score = ({ truePositives, falsePositives, positives, negatives }) =>
  (truePositives + negatives - falsePositives) / (positives + negatives);

const balancedAccuracy: Score = ({ truePositives, falsePositives, positives, negatives }) =>
  (truePositives / positives + (negatives - falsePositives) / negatives) / 2;

const macroF1: Score = ({ truePositives, falsePositives, positives, negatives }) => {
  const claimed = truePositives + falsePositives;
  const trueNegatives = negatives - falsePositives;
  const ofNegatives = positives + negatives - claimed;
  return truePositives / (claimed + positives) + trueNegatives / (ofNegatives + negatives);
};

/** What a threshold is chosen by for each objective. Curves have no threshold; the nearest figure that has one stands for them. */
const scores: Readonly<Record<string, Score>> = { balancedAccuracy, rocAuc: balancedAccuracy, macroF1, prAuc: macroF1 };

/**
 * Chooses the probability from which a row is of class 1, so that the objective is best. Where the objective is the same, balanced accuracy
 * decides, so that a rare class is found if that costs nothing.
 * @param probabilities [rows] of class 1
 * @param labels [rows] 0 or 1
 * @param objective name of a metric; those that are not about decisions count as accuracy
 * @returns undefined if no threshold is better than 0.5, or only one class occurs
 */
export function decisionThreshold(probabilities: Float64Array, labels: ArrayLike<number>, objective: string): number | undefined {
  const score = scores[objective] ?? accuracy;
  const order = Int32Array.from(probabilities.keys()).sort((a, b) => (probabilities[b] as number) - (probabilities[a] as number));
  const at = (rank: number): number => probabilities[order[rank] as number] as number;
  const positives = Array.from(labels).filter((label) => label === 1).length;
  const negatives = labels.length - positives;
  if (positives === 0 || negatives === 0) return undefined;

  let truePositives = 0;
  let best: { readonly fitness: Fitness; readonly threshold: number | undefined } | undefined;
  const consider = (count: number, threshold: number | undefined): void => {
    const confusion = { truePositives, falsePositives: count - truePositives, positives, negatives };
    const fitness: Fitness = [score(confusion), balancedAccuracy(confusion), -Math.abs((threshold ?? 0.5) - 0.5)];
    if (!best || isBetter(fitness, best.fitness)) best = { fitness, threshold };
  };
  for (let count = 0; count <= order.length; count++) {
    const [above, below] = [count === 0 ? 1 : at(count - 1), count === order.length ? 0 : at(count)];
    if (above >= 0.5 && below < 0.5) consider(count, undefined);
    else if (above > below && count > 0 && count < order.length) consider(count, (above + below) / 2);
    if (count < order.length && labels[order[count] as number] === 1) truePositives++;
  }
  return best?.threshold;
}

/** The objective, balanced accuracy, and closeness to 0.5. */
type Fitness = readonly [number, number, number];

function isBetter(a: Fitness, b: Fitness): boolean {
  const first = a.findIndex((value, k) => Math.abs(value - (b[k] as number)) > 1e-12);
  return first >= 0 && (a[first] as number) > (b[first] as number);
}
