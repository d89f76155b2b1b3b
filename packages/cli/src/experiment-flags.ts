import {
  type Experiment,
  type NamedPart,
  type PartKind,
  type Plugin,
  type PreparedExperiment,
  prepareExperiment,
  type RegisteredPart,
  Registry,
} from '@gnas/core';
import { type Command, Option } from 'commander';
import { loadConfig } from './load-config.js';
import { loadPlugins } from './load-plugins.js';
import { addPartFlags } from './part-flags.js';
import type { WorkerExperiment } from './worker-parts.js';

/** The kinds of parts that a command chooses, by the name of their flag. */
const kindOfFlag = {
  dataset: 'datasets',
  space: 'spaces',
  algorithm: 'algorithms',
  estimator: 'estimators',
  backend: 'backends',
} as const;
type PartFlagName = keyof typeof kindOfFlag;

const usual: Readonly<Record<PartFlagName, string>> = {
  dataset: 'wordnet',
  space: 'graphnas',
  algorithm: 'graphnas-rl',
  estimator: 'train-scratch',
  backend: 'tfjs',
};

/** An experiment as the command line and the config file give it together. */
export interface ChosenExperiment {
  readonly experiment: Experiment;
  readonly plugins: readonly Plugin[];
  /** How another thread makes the same parts. */
  readonly forWorkers: WorkerExperiment;
  prepare(): Promise<PreparedExperiment>;
}

/** Adds the flags by which parts are chosen. */
export function addChoosingFlags(command: Command, names: readonly PartFlagName[]): void {
  for (const name of names)
    command.addOption(
      new Option(`--${name} <name>`, `default: ${usual[name]}, or as gnas.config.ts says`).helpGroup('What to run:'),
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
  const configFile = lookAhead(argv, 'config').at(-1);
  const pluginNames = lookAhead(argv, 'plugin');
  const config = await loadConfig(configFile);
  const plugins = await loadPlugins(pluginNames);
  const registry = new Registry([...plugins, ...(config.plugins ?? [])]);
  const chosen = names.map((name) => ({ name, reference: lookAhead(argv, name).at(-1) ?? config[name] ?? usual[name] }));
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
    for (const name of Object.keys(kindOfFlag) as PartFlagName[]) experiment[name] ??= usual[name];
    const named = Object.fromEntries(
      (['space', 'estimator', 'backend'] as const)
        .filter((name) => nameOf(experiment[name]) !== undefined)
        .map((name) => [name, experiment[name]]),
    );
    return {
      experiment: experiment as unknown as Experiment,
      plugins,
      forWorkers: { config: configFile, plugins: pluginNames, named },
      prepare: () => prepareExperiment(experiment as unknown as Experiment, plugins),
    };
  };
}

/** The name of a part given by name; undefined where it is the part itself or a function. */
export function nameOf(reference: unknown): string | undefined {
  if (typeof reference === 'string') return reference;
  const isNamed =
    typeof reference === 'object' &&
    reference !== null &&
    Object.keys(reference).every((key) => key === 'name' || key === 'options');
  return isNamed ? (reference as Exclude<NamedPart, string>).name : undefined;
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
