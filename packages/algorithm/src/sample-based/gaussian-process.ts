/** Keeps the Cholesky factor real if observations are nearly equal. */
const jitter = 1e-6;

/**
 * Gaussian process regression with zero mean (Rasmussen & Williams 2006, algorithm 2.1). Adding a point costs the square of the number of
 * points; the values observed at all points can be replaced at any time. The kernel of a point with itself must be 1: it is scaled by the
 * maximum-likelihood variance of the values.
 */
export class GaussianProcess {
  /** Rows of the Cholesky factor, each up to the diagonal. */
  readonly #factor: Float64Array[] = [];
  #logDeterminant = 0;
  #weights: Float64Array = new Float64Array(0);
  #variance = 1;

  /** @param noise variance of an observation, relative to that of the kernel */
  constructor(readonly noise: number) {}

  get size(): number {
    return this.#factor.length;
  }

  /** @param covariances [size] covariances of the new point with the points before it */
  add(covariances: ArrayLike<number>): void {
    const row = Float64Array.from({ length: this.size + 1 }, (_, at) => covariances[at] ?? 0);
    const whitened = this.#solveLower(row.subarray(0, this.size));
    const pivot = Math.sqrt(Math.max(1 + this.noise + jitter - squaredLength(whitened), jitter));
    row[this.size] = pivot;
    this.#logDeterminant += Math.log(pivot);
    this.#factor.push(row);
  }

  /**
   * @param values [size] values observed at the points, with mean 0
   * @returns log likelihood of the values without its constant, for comparing hyperparameters
   */
  observe(values: Float64Array): number {
    const whitened = this.#solveLower(Float64Array.from(values));
    this.#variance = Math.max(squaredLength(whitened) / this.size, Number.MIN_VALUE);
    this.#weights = this.#solveUpper(whitened);
    return -this.#logDeterminant - (this.size / 2) * Math.log(this.#variance);
  }

  /** Predicted mean at a point. @param covariances [size] covariances of the point with those observed */
  mean(covariances: Float64Array): number {
    let mean = 0;
    for (let i = 0; i < this.#weights.length; i++) mean += (covariances[i] as number) * (this.#weights[i] as number);
    return mean;
  }

  /** Predicted standard deviation at a point. @param covariances [size] covariances of the point with those observed; overwritten */
  deviation(covariances: Float64Array): number {
    return Math.sqrt(Math.max(1 - squaredLength(this.#solveLower(covariances)), jitter) * this.#variance);
  }

  /** Upper bound of the standard deviation, from the nearest observation alone. @param covariance the point's largest covariance */
  maxDeviation(covariance: number): number {
    return Math.sqrt(Math.max(1 - covariance ** 2 / (1 + this.noise + jitter), jitter) * this.#variance);
  }

  /** Solves L x = b, overwriting b. */
  #solveLower(b: Float64Array): Float64Array {
    for (let i = 0; i < b.length; i++) {
      const row = this.#factor[i] as Float64Array;
      let sum = b[i] as number;
      for (let j = 0; j < i; j++) sum -= (row[j] as number) * (b[j] as number);
      b[i] = sum / (row[i] as number);
    }
    return b;
  }

  /** Solves L^T x = b, overwriting b, row by row of L. */
  #solveUpper(b: Float64Array): Float64Array {
    for (let i = b.length - 1; i >= 0; i--) {
      const row = this.#factor[i] as Float64Array;
      const value = (b[i] as number) / (row[i] as number);
      b[i] = value;
      for (let j = 0; j < i; j++) b[j] = (b[j] as number) - (row[j] as number) * value;
    }
    return b;
  }
}

function squaredLength(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) ** 2;
  return sum;
}
