import { GnasError } from '../gnas-error.js';
import type { Graph } from '../graph/graph.js';
import { usualTask } from '../task/task-of-graph.js';
import { asNamedPart, isRecord, type NamedPart, partNamed, type UntypedPart } from './named-part.js';
import { nounOf, type PartKind, type Parts } from './part-kinds.js';
import type { Registry } from './registry.js';

/** The parts of an experiment, by the name of its member, each with its kind. */
export const kindOfMember = {
  dataset: 'datasets',
  task: 'tasks',
  space: 'spaces',
  algorithm: 'algorithms',
  estimator: 'estimators',
  pruner: 'pruners',
  backend: 'backends',
} as const satisfies Record<string, PartKind>;

/** A member of an experiment that is a part. */
export type PartMember = keyof typeof kindOfMember;

/** Every member of an experiment that is a part. */
export const partMembers = Object.keys(kindOfMember) as readonly PartMember[];

/** Parts that are used if an experiment doesn't name others. The task is the one that fits what is to be predicted of the graph. */
export function usualParts(graph: Graph | undefined): PartReferences {
  return { task: partNamed(graph ? usualTask(graph) : 'node-classification'), backend: partNamed('tfjs') };
}

/** A registered part by name, the part itself, or a function that makes it. */
export type PartReference<Kind extends PartKind> =
  | NamedPart<Kind>
  | UntypedPart
  | Parts[Kind]
  | (() => Parts[Kind] | Promise<Parts[Kind]>);

/** References to parts. */
export type PartReferences = { readonly [Member in PartMember]?: PartReference<(typeof kindOfMember)[Member]> | undefined };

/** Parts that were made. */
export type PreparedParts = { readonly [Member in PartMember]: Parts[(typeof kindOfMember)[Member]] };

/** A member by which a part is told from other objects. */
const tellTale: Readonly<Record<PartMember, string>> = {
  dataset: 'numNodes',
  task: 'evaluate',
  space: 'buildGraph',
  algorithm: 'run',
  estimator: 'infer',
  pruner: 'begin',
  backend: 'upload',
};

/**
 * Makes those parts of an experiment that are asked for, and no other. A pruner that is not given stays undefined. A backend is told the
 * graph if the dataset is asked for too.
 *
 * @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_OPTION, also for a value that is not such a part
 */
export async function prepareParts<Member extends PartMember>(
  references: PartReferences,
  members: readonly Member[],
  registry: Registry,
): Promise<Pick<PreparedParts, Exclude<Member, 'pruner'>> & { pruner?: PreparedParts['pruner'] }> {
  const made: Partial<Record<PartMember, unknown>> = {};
  // In the order of `partMembers`: the dataset before the backend.
  for (const member of partMembers) {
    if (!(members as readonly PartMember[]).includes(member)) continue;
    const graph = made.dataset as PreparedParts['dataset'] | undefined;
    const reference = references[member] ?? usualParts(graph)[member];
    if (reference === undefined && member === 'pruner') continue;
    made[member] = await preparePart(member, reference, registry, graph);
  }
  return made as unknown as PreparedParts;
}

async function preparePart(
  member: PartMember,
  reference: unknown,
  registry: Registry,
  graph: PreparedParts['dataset'] | undefined,
): Promise<unknown> {
  if (typeof reference === 'function') return checkPart(member, await (reference as () => unknown)());
  const named = asNamedPart(reference);
  return named ? registry.create(kindOfMember[member], named.name, named.options, graph) : checkPart(member, reference);
}

function checkPart(member: PartMember, part: unknown): unknown {
  if (isRecord(part) && tellTale[member] in part) return part;
  const noun = nounOf[kindOfMember[member]];
  const given = part === undefined ? 'missing' : (JSON.stringify(part) ?? typeof part).slice(0, 80);
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `The ${noun} of the experiment is ${given}. Give the name of one, { name, options }, the ${noun} itself, or a function that makes it.`,
  );
}
