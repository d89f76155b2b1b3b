/**
 * Area under the ROC curve: the share of pairs of a member and another that are in the right order, ties as half
 * (Mann-Whitney). For two classes that of class 1; for more, the mean over classes of one against the rest, over classes that have
 * both members and others.
 * @param scores [nodes * numClasses], any monotone score per class
 * @param labels [nodes]
 * @returns in [0, 1]; NaN where only one class is present
 */
export function rocAuc(scores: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number): number {
  const areas: number[] = [];
  for (let k = numClasses === 2 ? 1 : 0; k < numClasses; k++) {
    const area = oneAgainstRest(scores, labels, numClasses, k);
    if (!Number.isNaN(area)) areas.push(area);
  }
  return areas.reduce((a, b) => a + b, 0) / areas.length;
}

/** Sorted apart and counted in one walk: sorting numbers is far cheaper than sorting nodes by them. */
function oneAgainstRest(scores: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number, k: number): number {
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === k) count++;
  const members = new Float64Array(count);
  const others = new Float64Array(labels.length - count);
  for (let i = 0, member = 0, other = 0; i < labels.length; i++) {
    const score = scores[i * numClasses + k] as number;
    if (labels[i] === k) members[member++] = score;
    else others[other++] = score;
  }
  members.sort();
  others.sort();
  let pairs = 0;
  let [below, upTo] = [0, 0];
  for (const score of members) {
    while (below < others.length && (others[below] as number) < score) below++;
    while (upTo < others.length && (others[upTo] as number) <= score) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (members.length * others.length);
}
