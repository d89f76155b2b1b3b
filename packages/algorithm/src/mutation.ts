import { type Choice, indicesOf, type Random, type Selection } from '@gnas/core';

/** Changes each choice with `probability` to another candidate, drawn uniformly; of several inputs taken, one is exchanged. */
export function mutate(selection: Selection, choices: readonly Choice[], random: Random, probability: number): Selection {
  const mutant: Record<string, number | number[]> = {};
  for (const choice of choices) {
    const indices = [...indicesOf(selection, choice)];
    const others = Array.from(choice.candidates.keys()).filter((index) => !indices.includes(index));
    if (random.uniform() < probability && others.length > 0) indices[random.integer(indices.length)] = random.pick(others);
    mutant[choice.key] = indices.length === 1 ? (indices[0] as number) : indices.sort((a, b) => a - b);
  }
  return mutant;
}
