import type { Architecture } from '@gnas/core/plugin';

/** Number of occurrences of each label in an architecture, for each iteration of relabeling. */
export type LabelHistograms = readonly ReadonlyMap<number, number>[];

/**
 * Computes Weisfeiler-Lehman features of architectures (Shervashidze et al. 2011; for architectures Ru et al. 2021, section 3.1). A node
 * is first labeled by the name of its operation, or by each name if it holds several choices. Each iteration appends the labels of its
 * predecessors and successors. Isomorphic architectures have the same features.
 */
export class WeisfeilerLehman {
  readonly #numbers = new Map<string, number>();

  /** @param iterations iterations of relabeling; there is one histogram more */
  constructor(readonly iterations: number) {}

  histograms({ nodes, edges }: Architecture): LabelHistograms {
    const sources: number[][] = nodes.map(() => []);
    const targets: number[][] = nodes.map(() => []);
    for (const [from, to] of edges) {
      sources[to]?.push(from);
      targets[from]?.push(to);
    }
    let labels = nodes.map(({ label }) => this.#number(label));
    const names = nodes.flatMap(({ label }) => label.split(', ').map((name) => this.#number(name)));
    const histograms = [histogram(names)];
    for (let iteration = 1; iteration <= this.iterations; iteration++) {
      const of = (neighbors: readonly number[] | undefined): string =>
        (neighbors ?? [])
          .map((neighbor) => labels[neighbor] as number)
          .sort((a, b) => a - b)
          .join();
      labels = labels.map((label, node) => this.#number(`${label}<${of(sources[node])}>${of(targets[node])}`));
      histograms.push(histogram(labels));
    }
    return histograms;
  }

  #number(label: string): number {
    const known = this.#numbers.get(label);
    if (known !== undefined) return known;
    this.#numbers.set(label, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/**
 * Measures the similarity of architectures in [0, 1]: the share of labels that two have in common, averaged over the iterations
 * (histogram intersection, a positive definite kernel: Barla et al. 2003). An inverted index by label makes one comparison with all
 * architectures cost only as much as they have in common.
 */
export class SimilarityIndex {
  /** For each iteration and label, the architectures that have it and how often. */
  readonly #holders: Map<number, { readonly numbers: number[]; readonly counts: number[] }>[] = [];
  /** For each iteration and architecture, 1 / sqrt(number of labels). */
  readonly #norms: number[][] = [];
  #size = 0;

  add(histograms: LabelHistograms): void {
    for (const [iteration, counts] of histograms.entries()) {
      this.#holders[iteration] ??= new Map();
      this.#norms[iteration] ??= [];
      const holders = this.#holders[iteration];
      this.#norms[iteration].push(1 / Math.sqrt(total(counts)));
      for (const [label, count] of counts) {
        const held = holders.get(label) ?? { numbers: [], counts: [] };
        held.numbers.push(this.#size);
        held.counts.push(count);
        holders.set(label, held);
      }
    }
    this.#size++;
  }

  /** Similarities with all architectures that were added, in order, [size]. */
  similarities(histograms: LabelHistograms): Float64Array {
    const result = new Float64Array(this.#size);
    for (const [iteration, counts] of histograms.entries()) {
      const norms = this.#norms[iteration] as number[];
      const scale = 1 / Math.sqrt(total(counts)) / histograms.length;
      for (const [label, count] of counts) {
        const held = this.#holders[iteration]?.get(label);
        if (!held) continue;
        const { numbers, counts: theirs } = held;
        for (let at = 0; at < numbers.length; at++) {
          const number = numbers[at] as number;
          result[number] = (result[number] as number) + Math.min(count, theirs[at] as number) * scale * (norms[number] as number);
        }
      }
    }
    return result;
  }
}

function histogram(labels: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function total(counts: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
