import { type Choice, indicesOf, type Random, randomSelection, type Selection, waysToChoose } from '@gnas/core/plugin';

/**
 * A density over selections, estimated from some of them, its centers. It is the mean of one kernel for each center, and of a uniform one.
 * A kernel has its center's value in each choice with a certain probability, and otherwise any; a choice that a center leaves out is
 * uniform. Kernels span all choices, so that their dependencies are kept (Falkner et al. 2018, section 3.2).
 */
export class CategoricalDensity {
  /** Probability to have the center's value without a draw: half of it at least, and more with more centers. */
  readonly #stay: number;

  constructor(
    readonly choices: readonly Choice[],
    readonly centers: readonly Selection[],
  ) {
    this.#stay = 1 - 1 / (2 + centers.length / 4);
  }

  draw(random: Random): Selection {
    const center = this.centers[random.integer(this.centers.length + 1)];
    const any = randomSelection(this.choices, random);
    const kept = Object.entries(center ?? {}).filter(() => random.uniform() < this.#stay);
    return { ...any, ...Object.fromEntries(kept) };
  }

  /** The logarithm of a selection's density over the choices that it has. */
  logLikelihood(selection: Selection): number {
    const own = this.choices.filter(({ key }) => key in selection);
    const uniform = own.reduce((sum, choice) => sum - Math.log(waysToChoose(choice)), 0);
    const kernels = this.centers.map((center) =>
      own.reduce((sum, choice) => sum + Math.log(this.#density(choice, selection, center)), 0),
    );
    const most = Math.max(uniform, ...kernels);
    return most + Math.log([uniform, ...kernels].reduce((sum, each) => sum + Math.exp(each - most), 0) / (kernels.length + 1));
  }

  #density(choice: Choice, selection: Selection, center: Selection): number {
    const any = 1 / waysToChoose(choice);
    if (!(choice.key in center)) return any;
    const isSame = String(indicesOf(selection, choice)) === String(indicesOf(center, choice));
    return (isSame ? this.#stay : 0) + (1 - this.#stay) * any;
  }
}
