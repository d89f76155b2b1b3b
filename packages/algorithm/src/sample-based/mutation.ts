import { type Choice, indicesOf, type Random, type Selection } from '@gnas/core/plugin';

/** Changes each choice with `probability`, uniformly to one of its other values. The result may equal the input. */
export function mutate(selection: Selection, choices: readonly Choice[], random: Random, probability: number): Selection {
  const changed = choices.filter((choice) => waysToChange(choice) > 0 && random.uniform() < probability);
  return changeAll(selection, changed, random);
}

/** Changes exactly one choice, drawn uniformly from those with more than one value. */
export function mutateOne(selection: Selection, choices: readonly Choice[], random: Random): Selection {
  const open = choices.filter((choice) => waysToChange(choice) > 0);
  return open.length === 0 ? selection : changeAll(selection, [random.pick(open)], random);
}

/** Takes each choice from one of two parents, with equal probability (uniform crossover, Syswerda 1989). */
export function crossover(a: Selection, b: Selection, choices: readonly Choice[], random: Random): Selection {
  return Object.fromEntries(choices.map(({ key }) => [key, (random.uniform() < 0.5 ? a : b)[key] as number | readonly number[]]));
}

/**
 * Returns all selections that differ in one choice: another candidate in a layer choice, one input exchanged in an input choice. They
 * come in the order of the choices and their candidates.
 */
export function neighbors(selection: Selection, choices: readonly Choice[]): Selection[] {
  return choices.flatMap((choice) => neighborsIn(choice, selection));
}

/** Returns all selections that differ in the given choice. */
export function neighborsIn(choice: Choice, selection: Selection): Selection[] {
  return Array.from({ length: waysToChange(choice) }, (_, way) => ({
    ...selection,
    [choice.key]: changed(selection, choice, way),
  }));
}

/** Number of neighbors that differ in a choice. */
function waysToChange(choice: Choice): number {
  const taken = choice.kind === 'input' ? choice.numChosen : 1;
  return taken * (choice.candidates.length - taken);
}

function changeAll(selection: Selection, choices: readonly Choice[], random: Random): Selection {
  const changes = choices.map((choice) => [choice.key, changed(selection, choice, random.integer(waysToChange(choice)))]);
  return { ...selection, ...Object.fromEntries(changes) };
}

/** Applies the `way`-th change of a choice: removes one of its indices and adds another. */
function changed(selection: Selection, choice: Choice, way: number): number | number[] {
  const taken = indicesOf(selection, choice);
  const others = choice.candidates.map((_, index) => index).filter((index) => !taken.includes(index));
  const added = others[way % others.length] as number;
  if (typeof selection[choice.key] === 'number') return added;
  const removed = Math.floor(way / others.length);
  return taken.map((index, position) => (position === removed ? added : index)).sort((a, b) => a - b);
}
