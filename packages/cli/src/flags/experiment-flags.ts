import { resolve } from 'node:path';
import {
  asNamedPart,
  type Experiment,
  GnasError,
  kindOfMember,
  type PartKind,
  type PartMember,
  partNamed,
  type RegisteredPart,
  Registry,
} from '@gnas/core';
import type { TaskLevel } from '@gnas/core/plugin';
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

/** What the help says of defaults that depend on the data. */
const usualText: Readonly<Partial<Record<PartMember, string>>> = { task: 'told from the dataset' };

/** An experiment as the command line and the config file give it together. */
export interface ChosenExperiment {
  readonly experiment: Experiment;
  readonly sources: PartSources;
  /** What predictions are about, if `--task` says no more. */
  readonly level?: TaskLevel;
}

/** Levels that `--task` takes in place of a task; what is predicted is then told from the data. */
const levels = ['node', 'graph'] as const;

/** Adds the flags by which parts are chosen. */
export function addChoosingFlags(command: Command, members: readonly PartMember[]): void {
  const choosing = [
    ...members.map(
      (member) =>
        new Option(`--${member} <name>`, `default: ${usualText[member] ?? usual[member] ?? 'none'}, or that of the config file`),
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
  if (tablesOf(argv) === 'smiles' && !registry.has('datasets', 'smiles'))
    throw new GnasError('GNAS_MISSING_DEPENDENCY', '--smiles needs the package @gnas/molecules: npm install @gnas/molecules');
  const level = levels.find((each) => each === lookAhead(argv, 'task').at(-1));
  const chosen = members.map((member) => {
    const reference = referenceOf(member, argv, config);
    const named = asNamedPart(reference);
    return { member, reference, named, part: named && registry.get<PartKind>(kindOfMember[member], named.name) };
  });
  const complete = addPartFlags(
    command,
    chosen.flatMap(({ part }): RegisteredPart[] => (part ? [part] : [])),
  );
  const isOpen = level !== undefined || (lookAhead(argv, 'task').length === 0 && config.task === undefined);
  return () => {
    const references = chosen.map(({ member, reference, named, part }) => {
      const options = named && part && complete(part, named.options);
      // Without a task, the data say which one fits, unless options of the usual one are given.
      if (member === 'task' && isOpen && Object.keys(options ?? {}).length === 0) return [member, undefined];
      return [
        member,
        named && options ? partNamed(named.name, { ...options, ...labelKindFor(member, named.name, argv) }) : reference,
      ];
    });
    const experiment = { ...config, ...Object.fromEntries(references), plugins } as Experiment;
    return { experiment, sources: { project, named: namedParts(experiment) }, ...(level && { level }) };
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
  const isLevel = member === 'task' && (levels as readonly unknown[]).includes(given);
  if (member === 'task' && given === 'link') return 'link-prediction';
  if (given !== undefined && !isLevel) return given;
  const tables = tablesOf(argv);
  if (member === 'dataset' && tables !== undefined && asNamedPart(config.dataset)?.name !== tables) return tables;
  if (member === 'task' && (given === 'graph' || (config.task === undefined && tables !== undefined && tables !== 'csv')))
    return 'graph-classification';
  return config[member] ?? usual[member];
}

/** The dataset that reads the tables which flags name. */
function tablesOf(argv: readonly string[]): string | undefined {
  const has = (flag: string): boolean => lookAhead(argv, flag).length > 0;
  if (has('smiles')) return 'smiles';
  if (has('graphs')) return 'graph-tables';
  const areLinks = ['link', 'link-prediction'].includes(lookAhead(argv, 'task').at(-1) ?? '');
  if (areLinks && has('edges')) return 'link-tables';
  return has('nodes') ? 'csv' : undefined;
}

/** Reads the label of tables as the task that is asked for needs it. */
function labelKindFor(member: PartMember, dataset: string, argv: readonly string[]): { readonly labelKind?: string } {
  const kinds = { classification: 'classes', multilabel: 'labels', regression: 'numbers' } as const;
  const task = lookAhead(argv, 'task')
    .at(-1)
    ?.match(/^(?:node|graph)-(classification|multilabel|regression)$/)?.[1];
  const isTable = member === 'dataset' && ['csv', 'graph-tables', 'smiles'].includes(dataset);
  if (!isTable || task === undefined || lookAhead(argv, 'label-kind').length > 0) return {};
  return { labelKind: kinds[task as keyof typeof kinds] };
}

/** Every value of a flag, before the arguments are parsed. */
export function lookAhead(argv: readonly string[], flag: string): string[] {
  return argv.flatMap((argument, index) => {
    if (argument.startsWith(`--${flag}=`)) return [argument.slice(flag.length + 3)];
    const next = argv[index + 1];
    return argument === `--${flag}` && next !== undefined ? [next] : [];
  });
}
