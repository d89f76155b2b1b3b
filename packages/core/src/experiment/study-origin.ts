import { GnasError } from '../gnas-error.js';
import { type GraphIdentity, graphIdentity } from '../graph/graph-identity.js';
import type { Limits } from '../search/base-nas.js';
import { type Experiment, type NamedPart, namedPart, type PreparedExperiment } from './experiment.js';

const kinds = ['dataset', 'space', 'algorithm', 'estimator', 'backend', 'pruner'] as const;

/** What a store keeps of the search that a study in code belongs to: enough to refuse another one. Plain JSON. */
export interface StudyOrigin {
  /** Tells it from a study of the command line, which also knows how to make the parts again. */
  readonly createdBy: 'createStudy';
  readonly graph: GraphIdentity;
  /** Names of the candidates of each choice, by key. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  readonly settings: { readonly seed: number; readonly limits: Limits; readonly reuse: boolean };
  /** Each part by its registered name, or by that of its class. */
  readonly reference: { readonly plugins: readonly string[]; readonly named: Readonly<Record<string, NamedPart>> };
}

/** What a study in code keeps of its experiment. The space is instantiated. */
export function originOf(experiment: Experiment, parts: PreparedExperiment): StudyOrigin {
  const { graph, space, algorithm, estimator, backend, pruner } = parts;
  const made = [graph, space, algorithm, estimator, backend, pruner];
  const nameOf = (index: number): string => (index === 0 ? graph.name : (made[index]?.constructor.name ?? ''));
  const { seed = 0, limits = {}, reuse = true } = experiment;
  return {
    createdBy: 'createStudy',
    graph: graphIdentity(graph),
    choices: Object.fromEntries(
      space.choices.map(({ key, candidates }) => [key, candidates.map((each) => (typeof each === 'string' ? each : each.name))]),
    ),
    settings: { seed, limits, reuse },
    reference: {
      plugins: (experiment.plugins ?? []).map(({ name }) => name),
      named: Object.fromEntries(
        kinds.flatMap((kind, index) => (made[index] ? [[kind, namedPart(experiment[kind]) ?? nameOf(index)]] : [])),
      ),
    },
  };
}

/**
 * Refuses to go on with another search than the one that a study was begun with, as far as its store knows.
 * @throws GnasError GNAS_STUDY_MISMATCH
 */
export function checkSameOrigin(study: string, spec: unknown, now: StudyOrigin): void {
  const known = spec as Partial<StudyOrigin> | null;
  if (known?.createdBy !== 'createStudy')
    throw new GnasError(
      'GNAS_STUDY_MISMATCH',
      `Study "${study}" was not begun by createStudy; go on with it where it was (gnas resume, for one of the command line), or give this one another name.`,
    );
  // A store can be changed by anyone.
  const { graph, choices, settings, reference } = known;
  const named = reference?.named;
  const differences: readonly (readonly [string, unknown, unknown])[] = [
    ['graph', graph, now.graph],
    ['seed', settings?.seed, now.settings.seed],
    ['limits', settings?.limits, now.settings.limits],
    ['reuse', settings?.reuse, now.settings.reuse],
    ['choices', choices, now.choices],
    ['space', named?.space, now.reference.named.space],
    ['estimator', named?.estimator, now.reference.named.estimator],
    ['pruner', named?.pruner ?? 'none', now.reference.named.pruner ?? 'none'],
  ];
  for (const [what, before, after] of differences) {
    const [was, is] = [before, after].map(asText);
    if (was !== is)
      throw new GnasError(
        'GNAS_STUDY_MISMATCH',
        `Study "${study}" was begun with ${what} ${was}, and is now given ${is}. Give the same, or begin a study of another name.`,
      );
  }
}

/** The same text for equal JSON, whatever the order of keys. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
