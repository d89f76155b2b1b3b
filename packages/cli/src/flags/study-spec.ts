import { createHash } from 'node:crypto';
import { GnasError, type Graph, type PreparedExperiment, type StudyOrigin } from '@gnas/core';
import type { StudySummary } from '@gnas/storage';
import { z } from 'zod';
import type { SearchSettings } from '../runs/search-run.js';
import { type ExperimentReference, partFlagNames } from './experiment-reference.js';

/** What a study keeps of the search that it belongs to: enough to go on with it, and to read its trials. Plain JSON. */
export interface StudySpec {
  readonly reference: ExperimentReference;
  readonly settings: SearchSettings;
  readonly graph: GraphIdentity;
  /** Names of the candidates of each choice, by key. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

interface GraphIdentity {
  readonly name: string;
  readonly nodes: number;
  readonly edges: number;
  /** SHA-256 over everything that a search reads. */
  readonly digest: string;
}

const namedPart = z.union([z.string(), z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() })]);
const wholeNumber = z.int().min(0);
const limit = z.number().optional();

const specSchema = z.object({
  reference: z.object({
    config: z.string().optional(),
    // A package or a path: an address such as data:... would be code in the store itself.
    plugins: z.array(z.string().regex(/^(?![a-z]{2,}:)/i)),
    named: z.partialRecord(z.enum(partFlagNames), namedPart),
  }),
  settings: z.object({
    seed: wholeNumber,
    limits: z.object({ maxParameters: limit, maxFlops: limit, maxLatencyMs: limit }),
    reuse: z.boolean().optional(),
    finalEpochs: wholeNumber,
    baselines: z.boolean(),
  }),
  graph: z.object({ name: z.string(), nodes: wholeNumber, edges: wholeNumber, digest: z.string() }),
  choices: z.record(z.string(), z.array(z.string())),
});

/** What can be told of a search to those who look at its study; nothing where another program than this has begun it. */
export function wordsOf({ spec }: Pick<StudySummary, 'spec'>): Partial<StudySpec> {
  const { shape } = specSchema;
  const given = (typeof spec === 'object' ? spec : null) as Partial<Record<keyof StudySpec, unknown>> | null;
  const known = (Object.keys(shape) as (keyof StudySpec)[]).flatMap((key) => {
    const read = shape[key].safeParse(given?.[key]);
    return read.success ? [[key, read.data]] : [];
  });
  return Object.fromEntries(known);
}

/** What a search is made of again. @throws GnasError GNAS_STUDY_MISMATCH for a study of `createStudy`; GNAS_INVALID_FILE where its study does not say so */
export function runnableSpec({ name, spec }: Pick<StudySummary, 'name' | 'spec'>): StudySpec {
  if (isFromCode({ spec }))
    throw new GnasError(
      'GNAS_STUDY_MISMATCH',
      `Study "${name}" was begun in code, by createStudy; its parts are known to that program alone. Go on with it there, by createStudy with the same name and storage.`,
    );
  const read = specSchema.safeParse(spec);
  if (read.success) return read.data as StudySpec;
  throw new GnasError(
    'GNAS_INVALID_FILE',
    `Study "${name}" does not say how its search is made again: another program than gnas search has begun it, or its store was changed.\n${z.prettifyError(read.error)}`,
  );
}

export function specOf(
  reference: ExperimentReference,
  settings: SearchSettings,
  { graph, space }: PreparedExperiment,
): StudySpec {
  const choices = space.choices.map(({ key, candidates }) => [
    key,
    candidates.map((candidate) => (typeof candidate === 'string' ? candidate : candidate.name)),
  ]);
  return { reference, settings, graph: identityOf(graph), choices: Object.fromEntries(choices) };
}

/** Whether `createStudy` has begun a study: then its parts are known to that program alone. */
export function isFromCode({ spec }: { readonly spec: unknown }): boolean {
  return (spec as Partial<StudyOrigin> | null)?.createdBy === 'createStudy';
}

/**
 * Refuses to go on with another graph than the study was begun with.
 * @param otherwise what can be done but to restore the data
 * @throws GnasError GNAS_STUDY_MISMATCH
 */
export function checkSameGraph(study: string, { graph: known }: StudySpec, graph: Graph, otherwise = 'begin a new study'): void {
  const now = identityOf(graph);
  if (now.digest === known.digest) return;
  throw new GnasError(
    'GNAS_STUDY_MISMATCH',
    `Study "${study}" was begun on ${known.name} with ${known.nodes} nodes and ${known.edges} edges; the data have changed since (now ${now.nodes} nodes and ${now.edges} edges, digest ${now.digest.slice(0, 8)} instead of ${known.digest.slice(0, 8)}). Restore them, or ${otherwise}.`,
  );
}

/** A selection in words, as far as its study knows them. */
export function selectionInWords(
  { choices = {} }: Partial<StudySpec>,
  selection: Readonly<Record<string, number | readonly number[]>>,
): string {
  return Object.entries(selection)
    .map(
      ([key, taken]) =>
        `${key}=${[taken]
          .flat()
          .map((index) => choices[key]?.[index] ?? index)
          .join('+')}`,
    )
    .join(' ');
}

function identityOf(graph: Graph): GraphIdentity {
  const hash = createHash('sha256');
  const { source, target, edgeWeights, features, labels, split } = graph;
  const arrays = [source, target, edgeWeights, features.values, labels, split.train, split.validation, split.test];
  if (features.layout === 'sparse') arrays.push(features.rowPointers, features.columnIndices);
  for (const values of arrays) {
    hash.update(`${values?.length ?? 'none'};`);
    if (values) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return { name: graph.name, nodes: graph.numNodes, edges: source.length, digest: hash.digest('hex') };
}
