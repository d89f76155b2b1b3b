import type { Choice, Random, Selection } from '@gnas/core';

/** Takes each choice from one of two parents, either as likely as the other (uniform crossover, as in Guo et al. 2020). */
export function crossover(first: Selection, second: Selection, choices: readonly Choice[], random: Random): Selection {
  return Object.fromEntries(
    choices.map(({ key }) => [key, (random.integer(2) === 0 ? first : second)[key] as Selection[string]]),
  );
}
