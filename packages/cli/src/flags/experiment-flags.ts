import { resolve } from 'node:path';
import { type Experiment, type NamedPart, namedPart, type PartKind, type RegisteredPart, Registry } from '@gnas/core';
import { type Command, Option } from 'commander';
import { type ChosenExperiment, kindOfFlag, type PartFlagName, partFlagNames } from './experiment-reference.js';
import { findConfig, loadConfig } from './load-config.js';
import { loadPlugins } from './load-plugins.js';
import { addPartFlags, checkRequired } from './part-flags.js';

/** A search has no pruner unless one is asked for. */
const usual: Readonly<Partial<Record<PartFlagName, string>>> = {
  dataset: 'wordnet',
  space: 'graphnas',
  algorithm: 'graphnas-rl',
  estimator: 'train-scratch',
  backend: 'tfjs',
};

/** Adds the flags by which parts are chosen. */
export function addChoosingFlags(command: Command, names: readonly PartFlagName[]): void {
  for (const name of names)
    command.addOption(
      new Option(`--${name} <name>`, `default: ${usual[name] ?? 'none'}, or as gnas.config.ts says`).helpGroup('What to run:'),
    );
  command
    .addOption(
      new Option('--plugin <package or path>', 'load a plugin; may be given several times')
        .argParser(collect)
        .helpGroup('What to run:'),
    )
    .addOption(
      new Option('--config <file>', 'config file (default: gnas.config.ts in this folder, where there is one)').helpGroup(
        'What to run:',
      ),
    );
}

/**
 * Looks ahead which parts the arguments choose and adds those parts' own options as flags.
 * @throws GnasError GNAS_UNKNOWN_NAME with the nearest name, and what loading a plugin or config throws
 */
export async function addFlagsOfChosen(
  command: Command,
  argv: readonly string[],
  names: readonly PartFlagName[],
): Promise<() => ChosenExperiment> {
  const file = findConfig(lookAhead(argv, 'config').at(-1));
  const config = file === undefined ? {} : await loadConfig(file);
  const pluginNames = lookAhead(argv, 'plugin');
  const plugins = await loadPlugins(pluginNames);
  const registry = new Registry([...plugins, ...(config.plugins ?? [])]);
  const chosen = names.map((name) => ({ name, reference: referenceOf(name, argv, config) }));
  const parts = chosen.flatMap(({ name, reference }): RegisteredPart[] => {
    const named = nameOf(reference);
    return named === undefined ? [] : [registry.get<PartKind>(kindOfFlag[name], named)];
  });
  const optionsByKind = addPartFlags(command, parts);
  return () => {
    const given = optionsByKind();
    const experiment = { ...config } as Record<string, unknown>;
    for (const { name, reference } of chosen) {
      const named = nameOf(reference);
      const fromConfig = typeof reference === 'object' && named !== undefined ? (reference as { options?: object }).options : {};
      experiment[name] =
        named === undefined ? reference : { name: named, options: { ...fromConfig, ...given[kindOfFlag[name]] } };
    }
    for (const part of parts) {
      const name = names.find((each) => kindOfFlag[each] === part.kind) as PartFlagName;
      checkRequired(part, (experiment[name] as { options: object }).options);
    }
    for (const name of partFlagNames) experiment[name] ??= usual[name];
    const named = Object.fromEntries(
      partFlagNames.filter((name) => nameOf(experiment[name]) !== undefined).map((name) => [name, asNamed(experiment[name])]),
    );
    return {
      experiment: experiment as unknown as Experiment,
      plugins,
      reference: { config: file, plugins: pluginNames.map((name) => (name.startsWith('.') ? resolve(name) : name)), named },
    };
  };
}

/** A part as a flag names it, or the config file, or else the usual one. Tables of nodes are a dataset of their own. */
function referenceOf(name: PartFlagName, argv: readonly string[], config: Partial<Experiment>): unknown {
  const asked = lookAhead(argv, name).at(-1);
  if (asked !== undefined) return asked;
  const ownTables = name === 'dataset' && lookAhead(argv, 'nodes').length > 0;
  if (ownTables && nameOf(config.dataset) !== 'csv') return 'csv';
  return config[name] ?? usual[name];
}

/** The name of a part given by name; undefined where it is the part itself or a function. */
export function nameOf(reference: unknown): string | undefined {
  const named = namedPart(reference);
  return typeof named === 'object' ? named.name : named;
}

function asNamed(reference: unknown): NamedPart {
  return typeof reference === 'string' ? { name: reference } : (reference as NamedPart);
}

/** All values of a flag, before the arguments are parsed. */
function lookAhead(argv: readonly string[], flag: string): string[] {
  return argv.flatMap((argument, index) => {
    if (argument.startsWith(`--${flag}=`)) return [argument.slice(flag.length + 3)];
    const next = argv[index + 1];
    return argument === `--${flag}` && next !== undefined ? [next] : [];
  });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
