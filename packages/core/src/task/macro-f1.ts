/**
 * Mean over classes of the F1 score 2 tp / (2 tp + fp + fn). A class that is neither labelled nor predicted does not
 * count, as in scikit-learn. Both [nodes]. In [0, 1].
 */
export function macroF1(predicted: ArrayLike<number>, labels: ArrayLike<number>, numClasses: number): number {
  const truePositives = new Float64Array(numClasses);
  const claimed = new Float64Array(numClasses);
  const actual = new Float64Array(numClasses);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const guess = predicted[i] as number;
    actual[label] = (actual[label] as number) + 1;
    claimed[guess] = (claimed[guess] as number) + 1;
    if (guess === label) truePositives[label] = (truePositives[label] as number) + 1;
  }
  let sum = 0;
  let classes = 0;
  for (let k = 0; k < numClasses; k++) {
    const total = (claimed[k] as number) + (actual[k] as number);
    if (total === 0) continue;
    sum += (2 * (truePositives[k] as number)) / total;
    classes++;
  }
  return sum / classes;
}
