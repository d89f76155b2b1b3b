/**
 * Area under the ROC curve, by ranks (Mann-Whitney); tied scores share their mean rank. For two classes that of class 1;
 * for more, the mean over classes of one against the rest, over classes that have both members and others.
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

function oneAgainstRest(scores: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number, k: number): number {
  const score = (i: number): number => scores[i * numClasses + k] as number;
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i).sort((a, b) => score(a) - score(b));
  let rankSum = 0;
  let members = 0;
  for (let begin = 0; begin < order.length; ) {
    let end = begin + 1;
    while (end < order.length && score(order[end] as number) === score(order[begin] as number)) end++;
    const meanRank = (begin + 1 + end) / 2;
    for (let at = begin; at < end; at++)
      if (labels[order[at] as number] === k) {
        rankSum += meanRank;
        members++;
      }
    begin = end;
  }
  const others = labels.length - members;
  return (rankSum - (members * (members + 1)) / 2) / (members * others);
}
