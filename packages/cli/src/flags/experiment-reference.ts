import { type Experiment, type NamedPart, type Plugin, prepareExperiment } from '@gnas/core';
import { loadConfig } from './load-config.js';
import { loadPlugins } from './load-plugins.js';

/** The kinds of parts that a command chooses, by the name of their flag. */
export const kindOfFlag = {
  dataset: 'datasets',
  space: 'spaces',
  algorithm: 'algorithms',
  estimator: 'estimators',
  backend: 'backends',
  pruner: 'pruners',
} as const;
export type PartFlagName = keyof typeof kindOfFlag;
export const partFlagNames = Object.keys(kindOfFlag) as PartFlagName[];

/** How another thread, or a later process, makes the same parts: live ones cannot be kept, so it loads the same files. Plain JSON. */
export interface ExperimentReference {
  /** The config file, for the parts that are not chosen by name. */
  readonly config?: string | undefined;
  /** Plugins that were asked for by name or path. */
  readonly plugins: readonly string[];
  readonly named: Partial<Record<PartFlagName, NamedPart>>;
}

/** An experiment as the command line and the config file give it together. */
export interface ChosenExperiment {
  readonly experiment: Experiment;
  readonly plugins: readonly Plugin[];
  readonly reference: ExperimentReference;
}

export async function loadReference(reference: ExperimentReference): Promise<ChosenExperiment> {
  const { config, plugins, named } = reference;
  const experiment = { ...(config !== undefined && (await loadConfig(config))), ...named } as Experiment;
  return { experiment, plugins: await loadPlugins(plugins), reference };
}

export function prepareChosen({ experiment, plugins }: ChosenExperiment): ReturnType<typeof prepareExperiment> {
  return prepareExperiment(experiment, plugins);
}
