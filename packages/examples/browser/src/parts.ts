import { plugin as algorithms } from '@gnas/algorithm';
import { plugin as backends } from '@gnas/backend-tfjs';
import { type Experiment, type PartKind, partNamed, Registry } from '@gnas/core';
import { SampleBasedNAS } from '@gnas/core/plugin';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimators } from '@gnas/estimator';
import { plugin as spaces } from '@gnas/space';
import { plugin as tasks } from '@gnas/task';
import { datasetOf } from './make-graph.js';
import type { SearchRequest } from './search-request.js';

/** A part for the form to offer. */
export interface OfferedPart {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
}

const plugins = [algorithms, backends, datasets, estimators, spaces, tasks];

export const registry = new Registry(plugins);

export function spaceParts(): OfferedPart[] {
  return registry.list('spaces').map(({ name, factory }) => ({ name, description: factory.description }));
}

/** Lists the algorithms that train each architecture on its own, so that trials can be watched one by one. */
export async function algorithmParts(): Promise<OfferedPart[]> {
  const found: OfferedPart[] = [];
  for (const { name, factory } of registry.list('algorithms')) {
    const algorithm = await registry.create('algorithms', name);
    if (algorithm instanceof SampleBasedNAS && !algorithm.weightSharing) found.push({ name, description: factory.description });
  }
  return found;
}

/** Turns what was asked for into an experiment. Without re-evaluations: the page shows each architecture once. */
export function experimentOf(request: SearchRequest): Experiment {
  const { graph, space, algorithm, device, trials: numTrials, epochs, hiddenDim, dropout, seed } = request;
  return {
    dataset: datasetOf(graph),
    space: partOf('spaces', space, { hiddenDim, dropout }),
    algorithm: partOf('algorithms', algorithm, { numTrials, topK: 0 }),
    estimator: { name: 'train-scratch', options: { epochs } },
    backend: { name: 'tfjs', options: { device } },
    plugins,
    seed,
  };
}

/** Refers to a part with those of the offered options that it has. */
function partOf(kind: PartKind, name: string, offered: Readonly<Record<string, unknown>>) {
  const { shape } = registry.get(kind, name).factory.options;
  return partNamed(name, Object.fromEntries(Object.entries(offered).filter(([option]) => option in shape)));
}
