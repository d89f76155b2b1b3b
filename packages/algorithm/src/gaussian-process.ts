/** What a Gaussian process says of a point. */
export interface Posterior {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Gaussian process regression with zero mean (Rasmussen & Williams 2006, algorithm 2.1). The kernel is scaled by the variance that
 * the observations make most likely, so it is to be 1 on its diagonal.
 */
export class GaussianProcess {
  readonly size: number;
  /** Log likelihood of the observations, without its constant: what hyperparameters are compared by. */
  readonly logLikelihood: number;
  /** [n * n] lower triangle of the Cholesky factor, row by row. */
  readonly #factor: Float64Array;
  readonly #weights: Float64Array;
  readonly #variance: number;

  /**
   * @param kernel (i, j) -> covariance of two observations; asked for j <= i
   * @param observations [n]
   * @param noise variance of an observation, in units of the kernel's
   */
  constructor(kernel: (i: number, j: number) => number, observations: Float64Array, noise: number) {
    const size = observations.length;
    this.size = size;
    this.#factor = cholesky(size, (i, j) => kernel(i, j) + (i === j ? noise + jitter : 0));
    const whitened = solveLower(this.#factor, Float64Array.from(observations), size);
    let logDeterminant = 0;
    let quadratic = 0;
    for (let i = 0; i < size; i++) {
      logDeterminant += Math.log(this.#factor[i * size + i] as number);
      quadratic += (whitened[i] as number) ** 2;
    }
    this.#variance = Math.max(quadratic / size, Number.MIN_VALUE);
    this.logLikelihood = -logDeterminant - (size / 2) * Math.log(this.#variance);
    this.#weights = solveUpper(this.#factor, whitened, size);
  }

  /** @param covariances [n] of the point with each observation; overwritten */
  predict(covariances: Float64Array): Posterior {
    let mean = 0;
    for (let i = 0; i < this.size; i++) mean += (covariances[i] as number) * (this.#weights[i] as number);
    const whitened = solveLower(this.#factor, covariances, this.size);
    let left = 1;
    for (let i = 0; i < this.size; i++) left -= (whitened[i] as number) ** 2;
    return { mean, deviation: Math.sqrt(Math.max(left, jitter) * this.#variance) };
  }
}

/** Keeps the factor real where observations are alike. */
const jitter = 1e-6;

function cholesky(size: number, entry: (i: number, j: number) => number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = entry(i, j);
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      factor[i * size + j] = i === j ? Math.sqrt(Math.max(sum, jitter)) : sum / (factor[j * size + j] as number);
    }
  }
  return factor;
}

/** Solves L x = b in place of b. */
function solveLower(factor: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    let sum = b[i] as number;
    for (let j = 0; j < i; j++) sum -= (factor[i * size + j] as number) * (b[j] as number);
    b[i] = sum / (factor[i * size + i] as number);
  }
  return b;
}

/** Solves L^T x = b in place of b. */
function solveUpper(factor: Float64Array, b: Float64Array, size: number): Float64Array {
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i] as number;
    for (let j = i + 1; j < size; j++) sum -= (factor[j * size + i] as number) * (b[j] as number);
    b[i] = sum / (factor[i * size + i] as number);
  }
  return b;
}
