import { type Architecture, type ChoiceNames, describeSelection, GnasError, type Selection, type Trial } from '@gnas/core';
import type { StudyStorage, StudySummary } from '@gnas/storage';
import type { Drawing } from '../wire.js';

/**
 * Draws the architecture of a trial from what its study stores, and from nothing else: a store may come from elsewhere, so looking at it
 * makes no part that it names. Without a stored drawing, only the selected candidates are drawn.
 */
export async function draw(storage: StudyStorage, { name, spec }: StudySummary, { number, selection }: Trial): Promise<Drawing> {
  const boxes = { architecture: boxesOf(selection, spec?.choices ?? {}) };
  try {
    const architecture = await storage.drawing(name, number);
    return architecture ? { architecture } : { ...boxes, note: 'Connections are not shown, because the search kept no drawing.' };
  } catch (error) {
    if (!(error instanceof GnasError)) throw error;
    return { ...boxes, note: `Connections are not shown. ${error.message}` };
  }
}

/** A drawing with one box for each choice, and no edges. */
function boxesOf(selection: Selection, choices: ChoiceNames): Architecture {
  const nodes = Object.entries(describeSelection(choices, selection)).map(([choice, label], id) => ({
    id,
    label,
    choice,
    shape: [],
    parameters: 0,
    flops: 0,
  }));
  return { nodes, edges: [] };
}
