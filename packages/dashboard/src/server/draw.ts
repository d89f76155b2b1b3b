import { type Architecture, type ChoiceNames, describeSelection, type Selection } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';
import type { Drawing } from '../wire.js';

/** Draws an architecture of a study. It throws with the reason if it can't. */
export type Drawer = (study: StudySummary, selection: Selection) => Promise<Architecture>;

/** Draws an architecture with the drawer; without one, or if it fails, from the selection alone. */
export async function draw(drawer: Drawer | undefined, study: StudySummary, selection: Selection): Promise<Drawing> {
  const boxes = { architecture: boxesOf(selection, study.spec?.choices ?? {}) };
  if (!drawer) return { ...boxes, note: 'Connections are not shown, because the space of this study is not known here.' };
  try {
    return { architecture: await drawer(study, selection) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...boxes, note: `Connections are not shown, because the space of this study can't be made here. ${reason}` };
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
