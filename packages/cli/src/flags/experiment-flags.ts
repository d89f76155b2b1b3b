import { resolve } from 'node:path';
import {
  asNamedPart,
  type Experiment,
  kindOfMember,
  type PartKind,
  type PartMember,
  partNamed,
  type RegisteredPart,
  Registry,
} from '@gnas/core';
import { type Command, Option } from 'commander';
import { findConfig } from '../project/load-config.js';
import { loadProject, namedParts, type PartSources, type ProjectFlags } from '../project/load-project.js';
import { addPartFlags } from './part-flags.js';
import { configOption, pluginOptions } from './project-flags.js';

/** Parts that are used if neither a flag nor the config file names others. */
const usual: Readonly<Partial<Record<PartMember, string>>> = {
  dataset: 'wordnet',
  task: 'node-classification',
  space: 'tuned-gnn',
  algorithm: 'regularized-evolution',
  estimator: 'train-scratch',
  backend: 'tfjs',
};

/** An experiment as the command line and the config file give it together. */
export interface ChosenExperiment {
  readonly experiment: Experiment;
  readonly sources: PartSources;
}

/** Adds the flags by which parts are chosen. */
export function addChoosingFlags(command: Command, members: readonly PartMember[]): void {
  const choosing = [
    ...members.map(
      (member) => new Option(`--${member} <name>`, `default: ${usual[member] ?? 'none'}, or that of the config file`),
    ),
    ...pluginOptions(),
    configOption(),
  ];
  for (const option of choosing) command.addOption(option.helpGroup('What to run:'));
}

/**
 * Looks ahead which parts the arguments choose, and adds those parts' own options as flags.
 * @throws GnasError GNAS_UNKNOWN_NAME with the nearest name, and whatever loading a plugin or the config file throws
 */
export async function addFlagsOfChosen(
  command: Command,
  argv: readonly string[],
  members: readonly PartMember[],
): Promise<() => ChosenExperiment> {
  const project = projectOf(argv);
  const { config, plugins } = await loadProject(project);
  const registry = new Registry(plugins);
  const chosen = members.map((member) => {
    const reference = referenceOf(member, argv, config);
    const named = asNamedPart(reference);
    return { member, reference, named, part: named && registry.get<PartKind>(kindOfMember[member], named.name) };
  });
  const complete = addPartFlags(
    command,
    chosen.flatMap(({ part }): RegisteredPart[] => (part ? [part] : [])),
  );
  return () => {
    const references = chosen.map(({ member, reference, named, part }) => [
      member,
      named && part ? partNamed(named.name, complete(part, named.options)) : reference,
    ]);
    const experiment = { ...config, ...Object.fromEntries(references), plugins } as Experiment;
    return { experiment, sources: { project, named: namedParts(experiment) } };
  };
}

/** The flags that say what to load, before the arguments are parsed; paths are absolute. */
function projectOf(argv: readonly string[]): ProjectFlags {
  const given = lookAhead(argv, 'plugin').map((name) => (name.startsWith('.') ? resolve(name) : name));
  const plugin = given.length === 0 && argv.includes('--no-plugin') ? false : given;
  return { config: findConfig(lookAhead(argv, 'config').at(-1)), plugin };
}

/** The part that a flag names, else that of the config file, else the usual one. Tables of nodes are a dataset of their own. */
function referenceOf(member: PartMember, argv: readonly string[], config: Partial<Experiment>): unknown {
  const given = lookAhead(argv, member).at(-1);
  if (given !== undefined) return given;
  const hasTables = member === 'dataset' && lookAhead(argv, 'nodes').length > 0;
  if (hasTables && asNamedPart(config.dataset)?.name !== 'csv') return 'csv';
  return config[member] ?? usual[member];
}

/** Every value of a flag, before the arguments are parsed. */
export function lookAhead(argv: readonly string[], flag: string): string[] {
  return argv.flatMap((argument, index) => {
    if (argument.startsWith(`--${flag}=`)) return [argument.slice(flag.length + 3)];
    const next = argv[index + 1];
    return argument === `--${flag}` && next !== undefined ? [next] : [];
  });
}
