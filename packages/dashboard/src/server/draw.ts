import type { Architecture, Selection } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';
import type { Drawing, StudyFacts } from '../wire.js';
import { factsOf } from './study-facts.js';

/** Draws an architecture of a study; throws where it cannot, with the reason. */
export type Drawer = (study: StudySummary, selection: Selection) => Promise<Architecture>;

/** By the drawer, or where that fails from the selection alone. */
export async function draw(drawer: Drawer | undefined, study: StudySummary, selection: Selection): Promise<Drawing> {
  const alone = { architecture: fromSelection(selection, factsOf(study.spec)) };
  if (!drawer)
    return { ...alone, note: 'What was chosen, without how it is connected: the space of this study is not known here.' };
  try {
    return { architecture: await drawer(study, selection) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...alone, note: `What was chosen, without how it is connected: the space cannot be made here. ${reason}` };
  }
}

/** One box for each choice, and no edge. */
function fromSelection(selection: Selection, { choices }: StudyFacts): Architecture {
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
