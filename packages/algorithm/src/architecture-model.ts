import type { Selection } from '@gnas/core';
import { GaussianProcess } from './gaussian-process.js';
import { type LabelHistograms, SimilarityIndex } from './weisfeiler-lehman.js';

interface Hyperparameters {
  /** exp((similarity - 1) / lengthScale) is the kernel. */
  readonly lengthScale: number;
  readonly noise: number;
}

/** What the likelihood chooses from. The longest is all but linear in the similarity. */
const grid: readonly Hyperparameters[] = [0.25, 0.5, 1, 2, 4].flatMap((lengthScale) =>
  [0.01, 0.05, 0.2, 0.5].map((noise) => ({ lengthScale, noise })),
);

/** Most observations that hyperparameters are chosen by, and that a fit takes: the latest, and the best. */
const mostToTune = 150;
const mostToFit = 1000;

/** A Gaussian process over architectures, by the similarity of their graphs. */
export class ArchitectureModel {
  readonly #selections: Selection[] = [];
  readonly #index = new SimilarityIndex();
  readonly #values: number[] = [];
  /** Row i has the similarities with the observations up to i. */
  readonly #similarities: Float64Array[] = [];
  #hyperparameters: Hyperparameters = { lengthScale: 1, noise: 0.1 };
  #tunedAt = 0;

  constructor(readonly featuresOf: (selection: Selection) => LabelHistograms) {}

  get size(): number {
    return this.#values.length;
  }

  observe(selection: Selection, value: number): void {
    const features = this.featuresOf(selection);
    this.#selections.push(selection);
    this.#values.push(value);
    this.#index.add(features);
    this.#similarities.push(this.#index.similarities(features));
  }

  /** The best architectures observed, best first. */
  best(count: number): Selection[] {
    return this.#order()
      .slice(0, count)
      .map((index) => this.#selections[index] as Selection);
  }

  /**
   * Learns from what was observed; hyperparameters are chosen anew when a third more is known than the last time.
   * @returns by how much an architecture is expected to be better than the best (Jones et al. 1998, eq. 15), in units of no meaning
   */
  fit(): (selection: Selection) => number {
    const members = this.#order().slice(0, mostToFit);
    if (this.size > this.#tunedAt * 1.3) {
      this.#hyperparameters = this.#tune(members);
      this.#tunedAt = this.size;
    }
    const targets = this.#targets(members);
    const process = this.#process(members, targets, this.#hyperparameters);
    const incumbent = targets[0] as number;
    return (selection) => {
      const similarities = this.#index.similarities(this.featuresOf(selection));
      const covariances = Float64Array.from(members, (index) => covariance(similarities[index] as number, this.#hyperparameters));
      const { mean, deviation } = process.predict(covariances);
      const z = (mean - incumbent) / deviation;
      return deviation * (z * cumulativeNormal(z) + Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    };
  }

  #tune(members: readonly number[]): Hyperparameters {
    const latest = [...members].sort((a, b) => b - a).slice(0, mostToTune);
    const targets = this.#targets(latest);
    let best: { likelihood: number; hyperparameters: Hyperparameters } | undefined;
    for (const hyperparameters of grid) {
      const likelihood = this.#process(latest, targets, hyperparameters).logLikelihood;
      if (!best || likelihood > best.likelihood) best = { likelihood, hyperparameters };
    }
    return best?.hyperparameters ?? this.#hyperparameters;
  }

  #process(members: readonly number[], targets: Float64Array, hyperparameters: Hyperparameters): GaussianProcess {
    const kernel = (i: number, j: number): number => {
      const [a, b] = [members[i] as number, members[j] as number];
      return covariance(this.#similarities[Math.max(a, b)]?.[Math.min(a, b)] as number, hyperparameters);
    };
    return new GaussianProcess(kernel, targets, hyperparameters.noise);
  }

  /** Observations, best first. */
  #order(): number[] {
    return this.#values.map((_, index) => index).sort((a, b) => (this.#values[b] as number) - (this.#values[a] as number));
  }

  /**
   * The observations with mean 0 and deviation 1, all below the median as if they were the median: how bad the bad ones are does not
   * help to tell the good from the best.
   */
  #targets(members: readonly number[]): Float64Array {
    const values = members.map((index) => this.#values[index] as number);
    const median = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
    const clipped = Float64Array.from(values, (value) => Math.max(value, median));
    const mean = clipped.reduce((sum, value) => sum + value, 0) / clipped.length;
    const deviation = Math.sqrt(clipped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / clipped.length) || 1;
    return clipped.map((value) => (value - mean) / deviation);
  }
}

function covariance(value: number, { lengthScale }: Hyperparameters): number {
  return Math.exp((value - 1) / lengthScale);
}

/** Of the standard normal distribution (Abramowitz & Stegun 1964, 26.2.17; error below 1e-7). */
function cumulativeNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (polynomial * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  return x > 0 ? 1 - upper : upper;
}
