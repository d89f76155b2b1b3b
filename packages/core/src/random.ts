import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A seeded random number generator. `split` creates independent streams by label, so that parts don't depend on each other's draws. */
export class Random {
  readonly #generator: RandomGenerator;

  /** @param seed an integer, of which only the low 32 bits count */
  constructor(readonly seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** Creates an independent stream for a label. It doesn't depend on what was drawn from this one. */
  split(label: string | number): Random {
    return new Random(mix(this.seed, String(label)));
  }

  /** Draws a number from [0, 1). */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** Draws an integer from [0, exclusiveMax). */
  integer(exclusiveMax: number): number {
    return uniformInt(this.#generator, 0, exclusiveMax - 1);
  }

  /** Draws from the standard normal distribution (Box & Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles items in place (Fisher-Yates) and returns them. */
  shuffle<T extends unknown[] | Int32Array>(items: T): T {
    const array = items as unknown[];
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [array[i], array[j]] = [array[j], array[i]];
    }
    return items;
  }

  /** Draws one of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }
}

/** FNV-1a over the label, then MurmurHash3's finalizer, so that similar seeds and labels give unrelated streams. */
function mix(seed: number, label: string): number {
  let hash = (seed ^ 0x811c9dc5) | 0;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
