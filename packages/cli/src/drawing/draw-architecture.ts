import { isAbsolute, relative, resolve } from 'node:path';
import { type Architecture, GnasError, type Graph, type Selection, trace } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';
import { type ExperimentReference, loadReference, prepareChosen } from '../flags/experiment-reference.js';
import { runnableSpec } from '../flags/study-spec.js';

type DrawnParts = Pick<Awaited<ReturnType<typeof prepareChosen>>, 'graph' | 'space'>;

/**
 * Draws architectures of studies that the command has begun: makes space and graph of a study again, once, and traces them.
 *
 * A store may come from elsewhere, and looking at it must not run its code: a config file or a plugin that a study names by
 * path is loaded from within this folder alone.
 */
export class ArchitectureDrawer {
  readonly #parts = new Map<string, Promise<DrawnParts>>();

  constructor(private readonly folder = process.cwd()) {}

  /** @throws GnasError where the parts cannot be made here, with the reason */
  readonly draw = async (study: StudySummary, selection: Selection): Promise<Architecture> => {
    const key = `${study.createdAt} ${study.name}`;
    const parts = this.#parts.get(key) ?? this.#make(study);
    this.#parts.set(key, parts);
    const { space, graph } = await parts;
    return trace(space.parseModel(selection), graph).architecture;
  };

  async #make(study: StudySummary): Promise<DrawnParts> {
    const { reference } = runnableSpec(study);
    this.#checkWithin(reference);
    const { space, graph } = await prepareChosen(await loadReference(reference));
    return { space: space.instantiate(dimensionsOf(graph)), graph };
  }

  #checkWithin({ config, plugins }: ExperimentReference): void {
    const paths = [
      ...(config === undefined ? [] : [config]),
      ...plugins.filter((name) => name.startsWith('.') || isAbsolute(name)),
    ];
    const outside = paths.find((path) => {
      const from = relative(this.folder, resolve(this.folder, path));
      return from.startsWith('..') || isAbsolute(from);
    });
    if (outside !== undefined)
      throw new GnasError(
        'GNAS_INVALID_PLUGIN',
        `The study loads ${outside}, which is not in ${this.folder}; start gnas dashboard where it is.`,
      );
  }
}

function dimensionsOf({ features, numClasses }: Graph) {
  return { inputDim: features.columns, outputDim: numClasses };
}
