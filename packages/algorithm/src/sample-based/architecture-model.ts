import type { Selection } from '@gnas/core/plugin';
import { GaussianProcess } from './gaussian-process.js';
import { type LabelHistograms, SimilarityIndex } from './weisfeiler-lehman.js';

interface Hyperparameters {
  /** The kernel is exp((similarity - 1) / lengthScale). */
  readonly lengthScale: number;
  readonly noise: number;
}

/** Hyperparameters that the likelihood chooses from. With the longest scale the kernel is nearly linear in the similarity. */
const grid: readonly Hyperparameters[] = [0.25, 0.5, 1, 2, 4].flatMap((lengthScale) =>
  [0.01, 0.05, 0.2, 0.5].map((noise) => ({ lengthScale, noise })),
);

/** Number of latest observations that hyperparameters are chosen by. */
const maxToTune = 150;

/** A Gaussian process over architectures, whose kernel is the similarity of their graphs. */
export class ArchitectureModel {
  readonly #selections: Selection[] = [];
  readonly #values: number[] = [];
  readonly #index = new SimilarityIndex();
  /** Row i holds the similarities of observation i with those before it. */
  readonly #similarities: Float64Array[] = [];
  #lengthScale = 1;
  #process = new GaussianProcess(0.1);
  #tunedAt = 0;
  #incumbent = 0;

  constructor(readonly featuresOf: (selection: Selection) => LabelHistograms) {}

  get size(): number {
    return this.#values.length;
  }

  observe(selection: Selection, value: number): void {
    const features = this.featuresOf(selection);
    this.#similarities.push(this.#index.similarities(features));
    this.#index.add(features);
    this.#selections.push(selection);
    this.#values.push(value);
  }

  /** Returns the best observed architectures, best first. */
  best(count: number): Selection[] {
    return this.#values
      .map((_, index) => index)
      .sort((a, b) => (this.#values[b] as number) - (this.#values[a] as number))
      .slice(0, count)
      .map((index) => this.#selections[index] as Selection);
  }

  /** Learns from the observations. Hyperparameters are chosen anew once there are 30 % more than the last time. */
  fit(): void {
    if (this.size > this.#tunedAt * 1.3) {
      const { lengthScale, noise } = this.#tune();
      this.#lengthScale = lengthScale;
      this.#process = new GaussianProcess(noise);
      this.#tunedAt = this.size;
    }
    while (this.#process.size < this.size)
      this.#process.add(covariances(this.#similarities[this.#process.size] as Float64Array, this.#lengthScale));
    const targets = standardized(this.#values);
    this.#process.observe(targets);
    this.#incumbent = targets.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  }

  /** Returns the architectures with the largest expected improvement on the best observation (Jones et al. 1998, eq. 15), best first. */
  mostPromising(selections: readonly Selection[], count: number): Selection[] {
    const process = this.#process;
    const improvement = (mean: number, deviation: number): number => {
      const z = (mean - this.#incumbent) / deviation;
      return deviation * (z * cumulativeNormal(z) + Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    };
    // The exact deviation costs the square of the number of observations; an upper bound costs almost nothing.
    const candidates = selections
      .map((selection) => {
        const near = covariances(this.#index.similarities(this.featuresOf(selection)), this.#lengthScale);
        const nearest = near.reduce((a, b) => Math.max(a, b), 0);
        const mean = process.mean(near);
        return { selection, near, mean, most: improvement(mean, process.maxDeviation(nearest)) };
      })
      .sort((a, b) => b.most - a.most);
    const found: { readonly selection: Selection; readonly gain: number }[] = [];
    for (const { selection, near, mean, most } of candidates) {
      if (found.length === count && most <= (found.at(-1)?.gain as number)) break;
      found.push({ selection, gain: improvement(mean, process.deviation(near)) });
      found.sort((a, b) => b.gain - a.gain).splice(count);
    }
    return found.map(({ selection }) => selection);
  }

  #tune(): Hyperparameters {
    const first = Math.max(0, this.size - maxToTune);
    const targets = standardized(this.#values.slice(first));
    const rows = this.#similarities.slice(first).map((row) => row.subarray(first));
    const likelihoods = grid.map(({ lengthScale, noise }) => {
      const process = new GaussianProcess(noise);
      for (const row of rows) process.add(covariances(row, lengthScale));
      return process.observe(targets);
    });
    return grid[likelihoods.indexOf(Math.max(...likelihoods))] as Hyperparameters;
  }
}

/**
 * Scales values to mean 0 and deviation 1, after raising all below the median to the median: how bad the bad ones are says little about
 * which of the good ones is best.
 */
function standardized(values: readonly number[]): Float64Array {
  const median = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const clipped = Float64Array.from(values, (value) => Math.max(value, median));
  const mean = clipped.reduce((sum, value) => sum + value, 0) / clipped.length;
  const deviation = Math.sqrt(clipped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / clipped.length) || 1;
  return clipped.map((value) => (value - mean) / deviation);
}

function covariances(similarities: Float64Array, lengthScale: number): Float64Array {
  return similarities.map((similarity) => Math.exp((similarity - 1) / lengthScale));
}

/** Distribution function of the standard normal distribution (Abramowitz & Stegun 1964, 26.2.17; error below 1e-7). */
function cumulativeNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (polynomial * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  return x > 0 ? 1 - upper : upper;
}
