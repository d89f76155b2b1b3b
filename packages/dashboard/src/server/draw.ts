import type { Architecture, Selection } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';
import type { Drawing } from '../wire.js';
import { specFrom } from './study-facts.js';

/** Draws an architecture of a study. It throws with the reason if it can't. */
export type Drawer = (study: StudySummary, selection: Selection) => Promise<Architecture>;

/** Draws an architecture with the drawer; without one, or if it fails, from the selection alone. */
export async function draw(drawer: Drawer | undefined, study: StudySummary, selection: Selection): Promise<Drawing> {
  const choices = { architecture: choicesOf(selection, specFrom(study.spec, study.objective).choices) };
  if (!drawer) return { ...choices, note: 'Connections are not shown, because the space of this study is not known here.' };
  try {
    return { architecture: await drawer(study, selection) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...choices, note: `Connections are not shown, because the space of this study can't be made here. ${reason}` };
  }
}

/** A drawing with one box for each choice, and no edges. */
function choicesOf(selection: Selection, choices: Readonly<Record<string, readonly string[]>>): Architecture {
  return {
    nodes: Object.entries(selection).map(([choice, taken], id) => ({
      id,
      label: [taken]
        .flat()
        .map((index) => choices[choice]?.[index] ?? String(index))
        .join(' + '),
      choice,
      shape: [],
      parameters: 0,
      flops: 0,
    })),
    edges: [],
  };
}
