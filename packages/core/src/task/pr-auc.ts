/**
 * Area under the precision-recall curve as average precision: the precision at each member, from the highest score down, averaged; nodes
 * of the same score come in together, as in scikit-learn. For two classes that of the rarer one (class 1 if they are equal); for more, the
 * mean over classes of one against the rest, over classes that occur. A random order gives the share of the class.
 * @param scores [nodes * numClasses], any monotone score per class
 * @param labels [nodes]
 * @returns in [0, 1]; NaN without nodes
 */
export function prAuc(scores: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number): number {
  const sizes = new Float64Array(numClasses);
  for (let i = 0; i < labels.length; i++) sizes[labels[i] as number] = (sizes[labels[i] as number] as number) + 1;
  const present = [...sizes.keys()].filter((k) => (sizes[k] as number) > 0);
  const rarer = (sizes[0] as number) < (sizes[1] as number) ? 0 : 1;
  const counted = numClasses === 2 && present.length === 2 ? [rarer] : present;
  return (
    counted.reduce((sum, k) => sum + averagePrecision((node) => scores[node * numClasses + k] as number, labels, k), 0) /
    counted.length
  );
}

/**
 * The precision at each member of a class, from the highest score down, averaged.
 * @param scoreOf score of each node for the class
 * @param labels [nodes]
 */
export function averagePrecision(scoreOf: (node: number) => number, labels: ArrayLike<number>, k: number): number {
  const order = Int32Array.from({ length: labels.length }, (_, node) => node).sort((a, b) => scoreOf(b) - scoreOf(a));
  let [members, sum] = [0, 0];
  for (let from = 0, to = 0; from < order.length; from = to) {
    const before = members;
    for (; to < order.length && scoreOf(order[to] as number) === scoreOf(order[from] as number); to++)
      if (labels[order[to] as number] === k) members++;
    // Scores that are not numbers equal nothing, not even themselves.
    if (to === from) return Number.NaN;
    sum += (members - before) * (members / to);
  }
  return sum / members;
}
