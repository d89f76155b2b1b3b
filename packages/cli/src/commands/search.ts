import {
  asNamedPart,
  createStudy,
  type Experiment,
  GnasError,
  type Limits,
  partMembers,
  partNamed,
  prepareParts,
  Registry,
  type Study,
} from '@gnas/core';
import { checkStudyName, type TaskLevel } from '@gnas/core/plugin';
import { dataPlan } from '@gnas/datasets';
import type { StudyStorage } from '@gnas/storage';
import { Command, Option } from 'commander';
import { addChoosingFlags, addFlagsOfChosen } from '../flags/experiment-flags.js';
import { integer } from '../flags/integer.js';
import { runOptions } from '../flags/run-flags.js';
import { storeOption, withNewStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable } from '../output/write-file.js';
import { namedParts } from '../project/load-project.js';
import { sizeText } from '../report/search-header.js';
import { type ObserverFlags, observedSearch } from '../search/observers.js';
import { type RunFlags, runSearch } from '../search/run-search.js';
import { UsageError } from '../usage-error.js';

interface SearchFlags extends RunFlags, ObserverFlags, Limits {
  readonly trials?: number;
  readonly warmStart?: string;
  readonly seed?: number;
  readonly reuse: boolean;
  readonly study?: string;
  readonly dryRun?: boolean;
  readonly store: string;
}

/**
 * `gnas search`: finds an architecture, and trains it beside hand-made ones.
 * @param argv chooses the parts whose flags are added; undefined if another command runs
 */
export async function searchCommand(argv: readonly string[] | undefined, terminal: Terminal): Promise<Command> {
  const command = new Command('search')
    .summary('find the graph neural network that fits a graph')
    .description(
      'Tries architectures of a space on a graph, then trains the best one finally, beside the baselines of the space.\nCtrl-C ends the search with the best so far; gnas resume continues it.',
    );
  addChoosingFlags(command, partMembers);
  const number = (flags: string, text: string, least = 1): Option => new Option(flags, text).argParser(integer(least));
  const how = [
    number('--trials <n>', 'architectures to try'),
    new Option('--warm-start <study>', 'begin with the best architectures of a study of the same space in the same store'),
    number('--seed <n>', 'the same seed gives the same search (default: 0)', 0),
    number('--max-parameters <n>', 'refuse larger architectures'),
    number('--max-flops <n>', 'refuse architectures that need more operations for one pass'),
    number('--max-latency-ms <n>', 'refuse architectures that take longer for one pass, measured on this device'),
    new Option('--no-reuse', 'train an architecture that was tried before again, with another seed'),
  ];
  for (const option of how) command.addOption(option.helpGroup('How:'));
  const result = [
    new Option('--study <name>', 'name of the new study (default: generated)'),
    new Option('--dry-run', 'show the plan of the data and stop before the search'),
    storeOption(),
    ...runOptions(),
  ];
  for (const option of result) command.addOption(option.helpGroup('Run and result:'));
  command.addHelpText(
    'after',
    `
Examples:
  gnas search --trials 20
  gnas search --dataset cora --space single-path --algorithm random-search --ops gcn,sage,gin
  gnas search --nodes nodes.csv --edges edges.csv --label topic --out best.json
  gnas search --task node-regression --nodes nodes.csv --edges edges.csv --label price
  gnas search --task link --edges edges.csv --objective rocAuc
  gnas search --graphs graphs.csv --nodes nodes.csv --edges edges.csv --label soluble`,
  );
  if (!argv) return command;
  const chosen = await addFlagsOfChosen(command, argv, partMembers);
  return command.action(async () => {
    const flags = command.opts<SearchFlags>();
    await checkWritable('--out', flags.out);
    if (flags.study !== undefined) checkStudyName(flags.study);
    const search = await observedSearch(flags);
    const { experiment, sources, level } = chosen();
    if (flags.dryRun) return terminal.out(await planOfData(experiment));
    await withNewStudies(flags.store, async (storage) => {
      const name = await newName(storage, flags.study, experiment);
      const options = { ...experiment, ...settingsOf(flags, experiment), ...(await algorithmOf(flags, experiment, storage)) };
      const study = await createStudy({ ...options, storage, name });
      checkLevel(study, level);
      const hasFlag = (flag: string): boolean => command.options.some(({ long }) => long === flag);
      await runSearch({ study, sources, search, flags, hasFlag }, terminal);
    });
  });
}

/** @throws UsageError if the data are not of the level that `--task` names */
function checkLevel({ task, graph }: Study, level: TaskLevel | undefined): void {
  if (level !== undefined && task.level !== level)
    throw new UsageError(
      `--task is ${level}, and ${graph.name} is ${task.level === 'graph' ? 'several graphs' : 'one graph'}, which fits the task ${task.name}. Give --task ${task.level}, or ${level === 'graph' ? 'say with --graphs which nodes form a graph' : 'leave out --graphs'}.`,
    );
}

/** What a search does beside its parts: flags win over the config file. */
function settingsOf(flags: SearchFlags, experiment: Experiment): Pick<Experiment, 'seed' | 'limits' | 'reuse'> {
  const limits = (['maxParameters', 'maxFlops', 'maxLatencyMs'] as const).flatMap((name) =>
    flags[name] === undefined ? [] : [[name, flags[name]]],
  );
  return {
    seed: flags.seed ?? experiment.seed ?? 0,
    limits: { ...experiment.limits, ...Object.fromEntries(limits) },
    reuse: flags.reuse && (experiment.reuse ?? true),
  };
}

/** Architectures of a past study to begin with. */
const warmStarts = 5;

/**
 * The algorithm with as many trials as `--trials` says, which is its option numTrials, and the architectures to begin with. With `--time`
 * alone, the time decides how many trials there are.
 */
async function algorithmOf(
  { trials, time, warmStart }: SearchFlags,
  { algorithm, plugins }: Experiment,
  storage: StudyStorage,
): Promise<Partial<Pick<Experiment, 'algorithm'>>> {
  const named = asNamedPart(algorithm);
  const asked = trials !== undefined ? '--trials' : warmStart !== undefined ? '--warm-start' : undefined;
  if (!named) {
    if (asked === undefined) return {};
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `${asked} can't change an algorithm that the config file gives as an object. Change it there.`,
    );
  }
  if (!hasTrials(named.name, plugins)) {
    if (asked === undefined) return {};
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `${asked} has no effect on the algorithm "${named.name}". gnas search --algorithm ${named.name} --help lists its flags.`,
    );
  }
  const isOpen = time !== undefined && named.options.numTrials === undefined;
  const numTrials = trials ?? (isOpen ? Number.MAX_SAFE_INTEGER : undefined);
  const best = warmStart === undefined ? undefined : await storage.trials(warmStart, { orderBy: 'value', limit: warmStarts });
  return {
    algorithm: partNamed(named.name, {
      ...named.options,
      ...(numTrials !== undefined && { numTrials }),
      ...(best && { startWith: best.map(({ selection }) => selection) }),
    }),
  };
}

function hasTrials(algorithm: string, plugins: Experiment['plugins']): boolean {
  return 'numTrials' in new Registry(plugins).get('algorithms', algorithm).factory.options.shape;
}

/** Loads the dataset alone, and says what becomes of it. */
async function planOfData(experiment: Experiment): Promise<string> {
  const { dataset: graph } = await prepareParts(experiment, ['dataset'], new Registry(experiment.plugins));
  return [`${graph.name}: ${sizeText(graph)}`, ...dataPlan(graph)].join('\n');
}

/**
 * Checks that a name is free; without one, takes dataset and algorithm with the first free number.
 * @throws GnasError GNAS_NAME_CLASH
 */
async function newName(storage: StudyStorage, given: string | undefined, experiment: Experiment): Promise<string> {
  const taken = new Set((await storage.activity()).map(({ name }) => name));
  if (given !== undefined && taken.has(given))
    throw new GnasError(
      'GNAS_NAME_CLASH',
      `${storage.where} already has a study "${given}". Continue it with gnas resume ${given}, or choose another name.`,
    );
  const { dataset, algorithm } = namedParts(experiment);
  const stem = `${dataset?.name ?? 'own'}-${algorithm?.name ?? 'own'}`;
  let number = 1;
  while (taken.has(`${stem}-${number}`)) number++;
  return given ?? `${stem}-${number}`;
}
