/** Range of temperatures to search, much wider than trained models need. */
const [coldest, hottest] = [0.01, 10];
const iterations = 30;

/**
 * Finds the temperature T that calibrates the class probabilities softmax(logits / T): the one with the least negative log likelihood of the
 * labels (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2). Labels are smoothed to a certainty of
 * (n + 1) / (n + C) (Platt 1999), so that the temperature of a few labels that are all predicted correctly is not 0.
 * @param logits [n, numClasses] logits or log probabilities, row by row
 * @param labels [n] class indices
 */
export function calibratingTemperature(logits: ArrayLike<number>, numClasses: number, labels: ArrayLike<number>): number {
  const loss = (logTemperature: number): number => negativeLogLikelihood(logits, numClasses, labels, Math.exp(-logTemperature));
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(coldest), Math.log(hottest)];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (loss(left) <= loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

function negativeLogLikelihood(
  logits: ArrayLike<number>,
  numClasses: number,
  labels: ArrayLike<number>,
  inverseTemperature: number,
): number {
  const certain = (labels.length + 1) / (labels.length + numClasses);
  const other = (1 - certain) / (numClasses - 1);
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const at = (k: number): number => (logits[row * numClasses + k] as number) * inverseTemperature;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < numClasses; k++) most = Math.max(most, at(k));
    let total = 0;
    let expected = (certain - other) * at(labels[row] as number);
    for (let k = 0; k < numClasses; k++) {
      total += Math.exp(at(k) - most);
      expected += other * at(k);
    }
    sum += Math.log(total) + most - expected;
  }
  return sum;
}
