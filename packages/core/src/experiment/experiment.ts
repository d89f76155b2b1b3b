import { GnasError } from '../gnas-error.js';
import type { Parts, Plugin } from '../plugin/plugin.js';
import { Registry } from '../plugin/registry.js';
import type { Limits } from '../search/base-nas.js';

/** A registered part by name, with options where it needs them. */
export type NamedPart = string | { readonly name: string; readonly options?: Readonly<Record<string, unknown>> };

/** A registered part by name, the part itself, or a function that makes it. */
export type PartReference<T> = NamedPart | T | (() => T | Promise<T>);

/** Everything that a search needs, as a module that a command line, or another process, can import. */
export interface Experiment {
  readonly dataset: PartReference<Parts['datasets']>;
  readonly space: PartReference<Parts['spaces']>;
  readonly algorithm: PartReference<Parts['algorithms']>;
  readonly estimator: PartReference<Parts['estimators']>;
  /** Default 'tfjs'. */
  readonly backend?: PartReference<Parts['backends']>;
  /** Plugins beside the ones of gnas itself. */
  readonly plugins?: readonly Plugin[];
  /** Ends trainings early that promise little. Default: none does. */
  readonly pruner?: PartReference<Parts['pruners']>;
  readonly limits?: Limits;
  /** Whether an architecture that was tried before is answered from the study; see `SearchOptions`. Default true. */
  readonly reuse?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/** Types an experiment; `gnas.config.ts` exports its result as default. */
export function defineExperiment(experiment: Experiment): Experiment {
  return experiment;
}

/** A part that was given by its registered name; undefined where it is the part itself, or a function that makes it. */
export function namedPart(reference: unknown): NamedPart | undefined {
  if (typeof reference === 'string') return reference;
  if (!isRecord(reference)) return undefined;
  const { name, options = {}, ...others } = reference;
  return typeof name === 'string' && isRecord(options) && Object.keys(others).length === 0 ? (reference as NamedPart) : undefined;
}

/**
 * The space by name with all its options, so that a later version with other defaults makes the same; undefined where it was not
 * given by name.
 */
export function completeSpace({ space, plugins = [] }: Experiment): NamedPart | undefined {
  const reference = namedPart(space);
  if (reference === undefined) return undefined;
  const { name, options = {} } = typeof reference === 'string' ? { name: reference } : reference;
  const { factory } = new Registry(plugins).get('spaces', name);
  return { name, options: factory.options.parse(options) };
}

/** A member by which a part is told from a `NamedPart`. */
const tellTale = {
  datasets: 'numNodes',
  spaces: 'buildGraph',
  algorithms: 'search',
  estimators: 'infer',
  pruners: 'begin',
  backends: 'upload',
} as const;

function checkPart<Kind extends keyof typeof tellTale>(kind: Kind, part: unknown): Parts[Kind] {
  if (isRecord(part) && tellTale[kind] in part) return part as unknown as Parts[Kind];
  const one = kind.slice(0, -1);
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `The ${one} of the experiment is ${part === undefined ? 'not given' : (JSON.stringify(part) ?? typeof part).slice(0, 80)}; give the name of one, { name, options }, the ${one} itself, or a function that makes it.`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The parts of an experiment, made and ready to search with. */
export interface PreparedExperiment {
  readonly graph: Parts['datasets'];
  readonly space: Parts['spaces'];
  readonly algorithm: Parts['algorithms'];
  readonly estimator: Parts['estimators'];
  readonly backend: Parts['backends'];
  readonly pruner?: Parts['pruners'];
}

/** Makes every part of an experiment. @throws GnasError GNAS_UNKNOWN_NAME; GNAS_INVALID_OPTION, also for what is no part; GNAS_NAME_CLASH */
export async function prepareExperiment(experiment: Experiment, plugins: Iterable<Plugin> = []): Promise<PreparedExperiment> {
  const registry = new Registry([...plugins, ...(experiment.plugins ?? [])]);
  const make = async <Kind extends keyof typeof tellTale>(
    kind: Kind,
    reference: PartReference<Parts[Kind]>,
    known?: Parts['datasets'],
  ): Promise<Parts[Kind]> => {
    if (typeof reference === 'function') return checkPart(kind, await (reference as () => Parts[Kind] | Promise<Parts[Kind]>)());
    const named = namedPart(reference);
    if (named === undefined) return checkPart(kind, reference);
    const { name, options } = typeof named === 'string' ? { name: named, options: {} } : named;
    return registry.create(kind, name, options, known);
  };
  const space = await make('spaces', experiment.space);
  const algorithm = await make('algorithms', experiment.algorithm);
  const estimator = await make('estimators', experiment.estimator);
  const pruner = experiment.pruner === undefined ? undefined : await make('pruners', experiment.pruner);
  const graph = await make('datasets', experiment.dataset);
  const backend = await make('backends', experiment.backend ?? 'tfjs', graph);
  return { graph, space, algorithm, estimator, backend, ...(pruner && { pruner }) };
}
