import {
  type Architecture,
  type Graph,
  type Plugin,
  prepareParts,
  Registry,
  referencesOf,
  type Selection,
  trace,
} from '@gnas/core';
import type { BaseSpace } from '@gnas/core/plugin';
import type { StudySummary } from '@gnas/storage';
import { specOf } from '../project/kept-study.js';

/** What an architecture is traced with. */
interface DrawnParts {
  readonly space: BaseSpace;
  readonly graph: Graph;
}

/**
 * Draws architectures of kept studies: makes the graph and the space of a study once, and traces them. A store may come from elsewhere,
 * so it can only name parts of the given plugins; looking at it never loads code.
 */
export class ArchitectureDrawer {
  readonly #registry: Registry;
  readonly #parts = new Map<string, Promise<DrawnParts>>();

  constructor(plugins: readonly Plugin[]) {
    this.#registry = new Registry(plugins);
  }

  /** @throws GnasError if the parts can't be made here, with the reason */
  readonly draw = async (study: StudySummary, selection: Selection): Promise<Architecture> => {
    const key = `${study.createdAt} ${study.name}`;
    const parts = this.#parts.get(key) ?? this.#make(study);
    this.#parts.set(key, parts);
    const { space, graph } = await parts;
    return trace(space.parseModel(selection), graph).architecture;
  };

  async #make(study: StudySummary): Promise<DrawnParts> {
    const members = ['dataset', 'task', 'space'] as const;
    const references = referencesOf(study.name, specOf(study), {}, members);
    const { dataset: graph, task, space } = await prepareParts(references, members, this.#registry);
    return { graph, space: task.wrap(space).instantiate(task.dimensions(graph)) };
  }
}
