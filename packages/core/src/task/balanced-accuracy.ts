/**
 * Mean over classes of the share of their nodes that are predicted right (recall), over classes that occur. Predicting one class for all
 * nodes gives 1 / classes. Both [nodes]. In [0, 1].
 */
export function balancedAccuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number): number {
  const right = new Float64Array(numClasses);
  const actual = new Float64Array(numClasses);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    actual[label] = (actual[label] as number) + 1;
    if (predicted[i] === label) right[label] = (right[label] as number) + 1;
  }
  let sum = 0;
  let classes = 0;
  for (let k = 0; k < numClasses; k++) {
    if (actual[k] === 0) continue;
    sum += (right[k] as number) / (actual[k] as number);
    classes++;
  }
  return sum / classes;
}
