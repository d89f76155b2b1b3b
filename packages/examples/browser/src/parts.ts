import { plugin as algorithms } from '@gnas/algorithm';
import { type BaseSpace, Registry, SampleBasedNAS } from '@gnas/core/plugin';
import { plugin as spaces } from '@gnas/space';
import type { SearchSpec } from './search-spec.js';

export interface NamedPart {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
}

export const registry = new Registry([spaces, algorithms]);

export function spaceParts(): NamedPart[] {
  return registry.list('spaces').map(({ name, factory }) => ({ name, description: factory.description }));
}

/** The algorithms that try one architecture after the other, each with weights of its own: those whose trials can be watched. */
export async function algorithmParts(): Promise<NamedPart[]> {
  const found: NamedPart[] = [];
  for (const { name, factory } of registry.list('algorithms')) {
    const algorithm = await registry.create('algorithms', name);
    if (algorithm instanceof SampleBasedNAS && !algorithm.weightSharing) found.push({ name, description: factory.description });
  }
  return found;
}

/** The options that a part has, of those that the page offers. */
function known(kind: 'spaces' | 'algorithms', name: string, offered: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { shape } = registry.get(kind, name).factory.options;
  return Object.fromEntries(Object.entries(offered).filter(([option]) => option in shape));
}

/** The space, and the name by which a model file finds it again. */
export async function makeSpace({ space: name, hiddenDim, dropout }: SearchSpec) {
  const options = known('spaces', name, { hiddenDim, dropout });
  const complete = registry.get('spaces', name).factory.options.parse(options);
  return { space: (await registry.create('spaces', name, complete)) as BaseSpace, named: { name, options: complete } };
}

/** Each trial once: the page shows a search, and finalists are its ranking's first. */
export async function makeAlgorithm({ algorithm: name, trials: numTrials }: SearchSpec) {
  return registry.create('algorithms', name, known('algorithms', name, { numTrials, topK: 0 }));
}
