import { type ChoiceImportance, choiceImportance } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';

/** A study's first trials say most of all choices: a search that learns has not narrowed down yet. */
const mostTrials = 10_000;
/** By how much a study must have grown for its importances to be worked out again. */
const growth = 1.1;

/** Importances of the choices of studies, kept until they are out of date: while a search runs, a little later than that. */
export class Importances {
  readonly #known = new Map<
    string,
    { readonly createdAt: number; readonly trials: number; readonly importances: Promise<ChoiceImportance[]> }
  >();

  constructor(private readonly storage: StudyStorage) {}

  async of(name: string): Promise<ChoiceImportance[]> {
    const { objective, trials, state, createdAt } = await this.storage.summary(name);
    const known = this.#known.get(name);
    const upTo = Math.min(trials, mostTrials);
    const isFresh =
      known !== undefined &&
      known.createdAt === createdAt &&
      (known.trials === upTo || (state === 'running' && upTo < growth * known.trials));
    if (isFresh) return known.importances;
    const importances = this.storage
      .trials(name, { limit: mostTrials, curves: false })
      .then((all) => choiceImportance(all, objective));
    this.#known.set(name, { createdAt, trials: upTo, importances });
    importances.catch(() => this.#known.delete(name));
    return importances;
  }
}
