import * as z from 'zod/mini';

/** Schema of how a classifier's output becomes probabilities and classes. Plain JSON, which a model file keeps. */
export const calibrationSchema = z.object({
  /** What logits are divided by (Guo et al. 2017, section 4.2); 1 leaves them as they are. */
  temperature: z.number().check(z.gt(0)),
  /** For two classes, the probability of class 1 from which a row is of class 1. Absent for the more probable class. */
  threshold: z.optional(z.number().check(z.gte(0), z.lte(1))),
});

/** How a classifier's output becomes probabilities and classes, as chosen on the validation split. */
export type Calibration = z.output<typeof calibrationSchema>;

/**
 * Divides log probabilities by a temperature, and normalizes them again.
 * @param logProbabilities [rows * numClasses] row by row
 */
export function withTemperature(logProbabilities: Float32Array, numClasses: number, temperature = 1): Float32Array {
  if (temperature === 1) return logProbabilities;
  const scaled = logProbabilities.map((value) => value / temperature);
  for (let at = 0; at < scaled.length; at += numClasses) {
    const row = scaled.subarray(at, at + numClasses);
    const most = Math.max(...row);
    const total = most + Math.log(row.reduce((sum, value) => sum + Math.exp(value - most), 0));
    for (let k = 0; k < numClasses; k++) row[k] = (row[k] as number) - total;
  }
  return scaled;
}

/**
 * Finds the class of one row: the most probable, or with a threshold class 1 from that probability on.
 * @param logProbabilities [numClasses]
 */
export function classOf(logProbabilities: Float32Array, threshold?: number): number {
  if (threshold !== undefined && logProbabilities.length === 2)
    return Math.exp(logProbabilities[1] as number) >= threshold ? 1 : 0;
  return logProbabilities.indexOf(Math.max(...logProbabilities));
}
