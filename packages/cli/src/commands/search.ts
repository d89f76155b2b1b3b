import { rm } from 'node:fs/promises';
import { checkFit, GnasError, type Limits, Registry } from '@gnas/core';
import { StudyStorage } from '@gnas/storage';
import { Command, Option } from 'commander';
import { addChoosingFlags, addFlagsOfChosen, nameOf } from '../flags/experiment-flags.js';
import { type ChosenExperiment, prepareChosen } from '../flags/experiment-reference.js';
import { storeOption } from '../flags/store-flag.js';
import { specOf } from '../flags/study-spec.js';
import { wholeNumber } from '../flags/whole-number.js';
import { makeModelFolder, modelPath } from '../runs/kept-model.js';
import { checkObservers, observerOptions } from '../runs/observed.js';
import { type RunFlags, runSearch, type SearchSettings } from '../runs/search-run.js';
import type { Terminal } from '../text/terminal.js';
import { checkWritable } from '../text/write-whole.js';

const names = ['dataset', 'space', 'algorithm', 'estimator', 'backend', 'pruner'] as const;

interface SearchFlags extends RunFlags, Limits {
  readonly trials?: number;
  readonly seed?: number;
  readonly finalEpochs: number;
  readonly baselines: boolean;
  readonly reuse: boolean;
  readonly study?: string;
}

/** `gnas search`: finds an architecture and trains it beside hand-made ones. */
export async function searchCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const command = new Command('search')
    .summary('find the graph neural network that fits a graph')
    .description(
      'Tries architectures of a space on a graph, then trains the best one to the end,\nbeside a plain MLP, GCN and GAT. Ctrl-C ends the search with the best so far; gnas resume goes on.',
    );
  addChoosingFlags(command, names);
  const how = (option: Option): Option => option.helpGroup('How:');
  const whole = (flags: string, text: string, least = 1): Option => how(new Option(flags, text).argParser(wholeNumber(least)));
  command
    .addOption(whole('--trials <n>', 'architectures to try'))
    .addOption(whole('--seed <n>', 'the same seed gives the same search (default: 0)', 0))
    .addOption(whole('--max-parameters <n>', 'refuse larger architectures'))
    .addOption(whole('--max-flops <n>', 'refuse architectures that cost more for one pass'))
    .addOption(whole('--max-latency-ms <n>', 'refuse architectures that take longer for one pass, measured on this device'))
    .addOption(whole('--final-epochs <n>', 'most epochs of the last training').default(200))
    .addOption(whole('--workers <n>', 'threads that train architectures at the same time; the result is the same').default(1))
    .addOption(how(new Option('--no-reuse', 'train an architecture that was tried before again, with another seed')))
    .addOption(how(new Option('--no-baselines', 'do not train MLP, GCN and GAT')))
    .addOption(new Option('--study <name>', 'name of the study that keeps the trials (default: made up)').helpGroup('Result:'))
    .addOption(storeOption().helpGroup('Result:'))
    .addOption(new Option('--json', 'print one JSON document and nothing else on standard output').helpGroup('Result:'))
    .addOption(new Option('--out <file>', 'also write the JSON document to a file').helpGroup('Result:'))
    .addHelpText(
      'after',
      `
Examples:
  gnas search --trials 20
  gnas search --dataset cora --space single-path --algorithm random-search --ops gcn,sage,gin
  gnas search --nodes nodes.csv --edges edges.csv --label topic --out best.json`,
    );
  for (const option of observerOptions()) command.addOption(option.helpGroup('Result:'));
  const chosen = await addFlagsOfChosen(command, argv, names);
  command.action(async () => {
    const flags = command.opts<SearchFlags>();
    if (flags.out !== undefined) await checkWritable('--out', flags.out);
    await checkObservers(flags);
    await search(withTrials(chosen(), flags.trials), flags, terminal);
  });
  return command;
}

async function search(chosen: ChosenExperiment, flags: SearchFlags, terminal: Terminal): Promise<void> {
  const parts = await prepareChosen(chosen);
  const { graph, space, algorithm, estimator, pruner } = parts;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  // A search that cannot begin leaves no study behind.
  checkFit(space, algorithm, estimator, pruner);
  const settings = settingsOf(flags, chosen);
  const storage = await StudyStorage.open(flags.store);
  try {
    const name = flags.study ?? (await freeName(storage, chosen));
    await makeModelFolder(modelPath(flags.store, name));
    const study = await storage.begin({
      name,
      objective: estimator.objective,
      spec: specOf(chosen.reference, settings, parts),
    });
    // A study of that name may have been removed; its model would pass for this one's until this one ends.
    await rm(modelPath(flags.store, name), { force: true });
    await runSearch({ chosen, parts, settings, flags, study }, terminal);
  } finally {
    await storage.close();
  }
}

function settingsOf(flags: SearchFlags, { experiment }: ChosenExperiment): SearchSettings {
  const given = (['maxParameters', 'maxFlops', 'maxLatencyMs'] as const)
    .filter((name) => flags[name] !== undefined)
    .map((name) => [name, flags[name]]);
  return {
    seed: flags.seed ?? experiment.seed ?? 0,
    limits: { ...experiment.limits, ...Object.fromEntries(given) },
    reuse: flags.reuse && (experiment.reuse ?? true),
    finalEpochs: flags.finalEpochs,
    baselines: flags.baselines,
  };
}

/** `--trials` is the algorithm's option numTrials. */
function withTrials(chosen: ChosenExperiment, trials: number | undefined): ChosenExperiment {
  const { algorithm } = chosen.experiment;
  const name = nameOf(algorithm);
  if (trials === undefined) return chosen;
  if (name === undefined)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      '--trials cannot change an algorithm that the config file has made; change it there.',
    );
  const { shape } = new Registry(chosen.plugins).get('algorithms', name).factory.options;
  if (!('numTrials' in shape))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `--trials does not go with the algorithm "${name}", which has no number of trials; gnas search --algorithm ${name} --help lists its flags.`,
    );
  Object.assign((algorithm as { options: object }).options, { numTrials: trials });
  return chosen;
}

/** Dataset and algorithm, and the first number that is free. */
async function freeName(storage: StudyStorage, { experiment }: ChosenExperiment): Promise<string> {
  const taken = new Set((await storage.list()).map(({ name }) => name));
  const stem = `${nameOf(experiment.dataset) ?? 'own'}-${nameOf(experiment.algorithm) ?? 'own'}`;
  for (let number = 1; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}
