/** Where a temperature is sought: far beyond what trained models need. */
const [coldest, hottest] = [0.01, 10];
const iterations = 30;

/**
 * The temperature T that calibrates class probabilities softmax(logits / T): the one with the least negative log likelihood of
 * the labels (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2), by golden-section search. Of n
 * labels each counts as (n + 1) / (n + C) certain, as Platt (1999) smooths them, so that a few labels that are all
 * met do not ask for a temperature of 0.
 * @param logits [n, numClasses] row by row; log probabilities are logits too
 * @param labels [n]
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
