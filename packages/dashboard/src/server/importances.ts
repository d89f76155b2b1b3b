import { type ChoiceImportance, choiceImportance, GnasError } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';

/** Maximum number of trials to use. The first ones tell most, because a search that learns narrows down later. */
const mostTrials = 10_000;
/** Factor by which a running study must have grown for its importances to be computed again. */
const growth = 1.1;

/** Computes the importances of each study's choices, and caches them until enough trials are added. */
export class Importances {
  readonly #known = new Map<
    string,
    { readonly createdAt: number; readonly trials: number; readonly importances: Promise<ChoiceImportance[]> }
  >();

  constructor(private readonly storage: StudyStorage) {}

  async of(name: string): Promise<ChoiceImportance[]> {
    const { spec, specProblem = '', trials, state, createdAt } = await this.storage.summary(name);
    if (!spec) throw new GnasError('GNAS_INVALID_FILE', specProblem);
    const known = this.#known.get(name);
    const upTo = Math.min(trials, mostTrials);
    const isFresh =
      known !== undefined &&
      known.createdAt === createdAt &&
      (known.trials === upTo || (state === 'running' && upTo < growth * known.trials));
    if (isFresh) return known.importances;
    const importances = this.storage
      .trials(name, { limit: mostTrials, curves: false })
      .then((all) => choiceImportance(all, spec.objective));
    this.#known.set(name, { createdAt, trials: upTo, importances });
    importances.catch(() => this.#known.delete(name));
    return importances;
  }
}
