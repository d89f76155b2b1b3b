import type { Architecture } from '@gnas/core';

/** How often each label occurs in an architecture, for each iteration of relabelling. */
export type LabelHistograms = readonly ReadonlyMap<number, number>[];

/**
 * Weisfeiler-Lehman features of architectures (Shervashidze et al. 2011; for architectures Ru et al. 2021, section 3.1). At first a
 * box has its operation's name, and each of the names where it holds several choices; each iteration joins to it the labels
 * of the boxes before and of those after it. Isomorphic architectures have the same features.
 */
export class WeisfeilerLehman {
  readonly #numbers = new Map<string, number>();

  /** @param iterations of relabelling; the histograms are one more */
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
      const of = (boxes: readonly number[] | undefined): string =>
        (boxes ?? [])
          .map((box) => labels[box] as number)
          .sort((a, b) => a - b)
          .join();
      labels = labels.map((label, box) => this.#number(`${label}<${of(sources[box])}>${of(targets[box])}`));
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
 * How alike architectures are, in [0, 1]: the share of their labels that they have in common (histogram intersection, a positive
 * definite kernel: Barla et al. 2003), as a mean over the iterations. It keeps for each label who has it, so that comparing one with
 * all costs as much as they have in common.
 */
export class SimilarityIndex {
  /** For each iteration: by label, of whom has it the number and how often. */
  readonly #holders: Map<number, { readonly numbers: number[]; readonly counts: number[] }>[] = [];
  /** For each iteration and architecture, 1 / sqrt(number of its labels). */
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

  /** -> [size] with each that was added, in order. */
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
