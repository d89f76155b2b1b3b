import type { BaseSpace, Selection } from '@gnas/core/plugin';
import { neighborsIn } from './mutation.js';

/** Returns the choices of a selection that have an effect: another value makes another architecture, by its canonical key. */
export function effectiveChoices(selection: Selection, space: BaseSpace): Selection {
  const key = space.canonicalKey(selection);
  const matters = space.choices.filter((choice) =>
    neighborsIn(choice, selection).some((neighbor) => space.canonicalKey(neighbor) !== key),
  );
  return Object.fromEntries(matters.map((choice) => [choice.key, selection[choice.key] as number | readonly number[]]));
}
