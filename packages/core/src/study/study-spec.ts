import * as z from 'zod/mini';
import { GnasError } from '../gnas-error.js';
import { graphIdentity, graphIdentitySchema } from '../graph/graph-identity.js';
import { placesOf } from '../options/places-of.js';
import { asNamedPart } from '../parts/named-part.js';
import { kindOfMember, type PartMember, type PartReferences, partMembers, usualParts } from '../parts/prepare-parts.js';
import type { Registry } from '../parts/registry.js';
import { limitsSchema } from '../search/limits.js';
import type { SearchParts, SearchSettings } from '../search/search-session.js';
import { choiceNames } from '../space/describe-selection.js';
import { metricSchema } from '../task/metric.js';

/** Version of the spec that this core writes and reads. */
export const studySpecVersion = 1;

const namedPartSchema = z.strictObject({ name: z.string(), options: z.record(z.string(), z.unknown()) });
/** A part that only the program which made it knows: the name of its class. */
const givenPartSchema = z.strictObject({ given: z.string() });
const partSchema = z.union([namedPartSchema, givenPartSchema]);
const packageName = z.string().check(z.regex(/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/));

/**
 * Schema of what a store keeps about a study: enough to continue its search and to read its trials. Store, command, dashboard, workers and
 * browser share it. It names packages and parts, never files of code.
 */
export const studySpecSchema = z.object({
  version: z.literal(studySpecVersion),
  graph: graphIdentitySchema,
  /** What the search optimizes. */
  objective: metricSchema,
  /** What the task's predictions are judged by. */
  metrics: z.array(metricSchema),
  /** Each part by its registered name with all its options, or by the name of its class. */
  parts: z.object({
    dataset: partSchema,
    task: partSchema,
    space: partSchema,
    algorithm: partSchema,
    estimator: partSchema,
    backend: partSchema,
    pruner: z.optional(partSchema),
  }),
  /** Packages that provided parts, beside core. */
  plugins: z.array(packageName),
  /** Names of the candidates of each choice, by its key. */
  choices: z.record(z.string(), z.array(z.string())),
  seed: z.int(),
  limits: limitsSchema,
  reuse: z.boolean(),
});

/** What a store keeps about a study. Plain JSON. */
export type StudySpec = z.output<typeof studySpecSchema>;

/** One part as a spec has it. */
export type SpecifiedPart = z.output<typeof partSchema>;

/**
 * Reads a spec that a store has kept.
 * @param study name of the study, for messages
 * @throws GnasError GNAS_INVALID_FILE
 */
export function readStudySpec(study: string, spec: unknown): StudySpec {
  const read = studySpecSchema.safeParse(spec);
  if (read.success) return read.data;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `The spec of study "${study}" cannot be read: it was written by another version of gnas, or its store was changed. What does not fit: ${placesOf(read.error)}.`,
  );
}

/** Makes the spec of a study. The space is instantiated. */
export function specOf(
  references: PartReferences,
  parts: SearchParts & { readonly algorithm: object },
  settings: SearchSettings,
  registry: Registry,
): StudySpec {
  const { graph, task, space, estimator, pruner } = parts;
  const made: Readonly<Record<PartMember, object | undefined>> = { ...parts, dataset: graph, pruner };
  const used = new Set<string>();
  const specified = partMembers.flatMap((member): [PartMember, SpecifiedPart][] => {
    const part = made[member];
    if (!part) return [];
    const named = asNamedPart(references[member] ?? usualParts(graph)[member]);
    const given = { given: member === 'dataset' ? graph.name : part.constructor.name };
    if (!named) return [[member, given]];
    const { factory, plugin } = registry.get(kindOfMember[member], named.name);
    const options = factory.options.parse(named.options);
    if (!isPlain(options)) return [[member, given]];
    used.add(plugin);
    return [[member, { name: named.name, options }]];
  });
  return {
    version: studySpecVersion,
    graph: graphIdentity(graph),
    objective: estimator.metric(task),
    metrics: [...task.metrics],
    parts: Object.fromEntries(specified) as StudySpec['parts'],
    plugins: [...used].filter((name) => name !== '@gnas/core'),
    choices: choiceNames(space.choices) as StudySpec['choices'],
    ...settings,
  };
}

/** Names the parts of a study that were given as objects, so that only a program which has them can continue it. */
export function givenParts({ parts }: StudySpec): PartMember[] {
  return partMembers.filter((member) => {
    const part = parts[member];
    return part !== undefined && 'given' in part;
  });
}

/** Whether a study can be continued from what its store knows: all its parts have registered names. */
export function isResumable(spec: StudySpec): boolean {
  return givenParts(spec).length === 0;
}

/**
 * Refuses to continue another search than the one that a study was begun with, as far as its spec knows.
 * @throws GnasError GNAS_STUDY_MISMATCH naming the first difference
 */
export function checkSameSpec(study: string, before: StudySpec, now: StudySpec): void {
  const { digest } = before.graph;
  if (digest !== now.graph.digest) {
    const facts = ({ name, nodes, edges, digest }: StudySpec['graph']): string =>
      `${name} with ${nodes} nodes and ${edges} edges (digest ${digest.slice(0, 8)})`;
    throw new GnasError(
      'GNAS_STUDY_MISMATCH',
      `Study "${study}" was begun on the graph ${facts(before.graph)}, and is now given ${facts(now.graph)}. Restore the data, or begin a study with another name.`,
    );
  }
  const differences: readonly (readonly [string, unknown, unknown])[] = [
    ['the objective', before.objective.name, now.objective.name],
    ['seed', before.seed, now.seed],
    ['limits', before.limits, now.limits],
    ['reuse', before.reuse, now.reuse],
    ['choices', before.choices, now.choices],
    ...(['task', 'space', 'estimator', 'pruner'] as const).map(
      (member) => [member, before.parts[member] ?? 'none', now.parts[member] ?? 'none'] as const,
    ),
  ];
  for (const [what, ...values] of differences) {
    const [was, is] = values.map(asText);
    if (was !== is)
      throw new GnasError(
        'GNAS_STUDY_MISMATCH',
        `Study "${study}" was begun with ${what} ${was}, and is now given ${is}. Give the same, or begin a study with another name.`,
      );
  }
}

/** Whether a value is the same after a trip through JSON. */
function isPlain(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text !== undefined && asText(JSON.parse(text)) === asText(value) && !hasLiveValue(value);
}

function hasLiveValue(value: unknown): boolean {
  if (typeof value === 'function' || (typeof value === 'number' && !Number.isFinite(value))) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return true;
  return Object.values(value).some(hasLiveValue);
}

/** Writes equal JSON as equal text, whatever the order of keys. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
