import { access, constants, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  GnasError,
  type Graph,
  type Limits,
  type PreparedExperiment,
  SampleBasedNAS,
  type SearchResult,
  trace,
} from '@gnas/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { architectureText } from '../architecture-text.js';
import { addChoosingFlags, addFlagsOfChosen, type ChosenExperiment, nameOf } from '../experiment-flags.js';
import { baselines, type TrainedModel, trainBaseline, trainFinally } from '../final-training.js';
import { count, duration, percent, shellWord, table } from '../format.js';
import { inWords, liveView, plainView, type SearchView } from '../search-view.js';
import { startWorkers } from '../start-workers.js';
import type { Terminal } from '../terminal.js';

const names = ['dataset', 'space', 'algorithm', 'estimator', 'backend'] as const;

interface SearchFlags {
  readonly trials?: number;
  readonly seed?: number;
  readonly maxParameters?: number;
  readonly maxFlops?: number;
  readonly finalEpochs: number;
  readonly baselines: boolean;
  readonly json?: boolean;
  readonly out?: string;
  readonly workers: number;
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || text.trim() === '')
      throw new InvalidArgumentError(`Give a whole number of at least ${least}.`);
    return value;
  };
}

/** `gnas search`: finds an architecture and trains it beside hand-made ones. */
export async function searchCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const command = new Command('search')
    .summary('find the graph neural network that fits a graph')
    .description(
      'Tries architectures of a space on a graph, then trains the best one to the end,\nbeside a plain MLP, GCN and GAT. Ctrl-C ends the search with the best so far.',
    );
  addChoosingFlags(command, names);
  command
    .addOption(new Option('--trials <n>', 'architectures to try').argParser(wholeNumber(1)).helpGroup('How:'))
    .addOption(
      new Option('--seed <n>', 'the same seed gives the same search (default: 0)').argParser(wholeNumber(0)).helpGroup('How:'),
    )
    .addOption(new Option('--max-parameters <n>', 'refuse larger architectures').argParser(wholeNumber(1)).helpGroup('How:'))
    .addOption(
      new Option('--max-flops <n>', 'refuse architectures that cost more for one pass')
        .argParser(wholeNumber(1))
        .helpGroup('How:'),
    )
    .addOption(
      new Option('--final-epochs <n>', 'most epochs of the last training')
        .default(200)
        .argParser(wholeNumber(1))
        .helpGroup('How:'),
    )
    .addOption(
      new Option('--workers <n>', 'threads that train architectures at the same time; the result is the same')
        .default(1)
        .argParser(wholeNumber(1))
        .helpGroup('How:'),
    )
    .addOption(new Option('--no-baselines', 'do not train MLP, GCN and GAT').helpGroup('How:'))
    .addOption(new Option('--json', 'print one JSON document and nothing else on standard output').helpGroup('Result:'))
    .addOption(new Option('--out <file>', 'also write the JSON document to a file').helpGroup('Result:'))
    .addHelpText(
      'after',
      `
Examples:
  gnas search --trials 20
  gnas search --dataset cora --space single-path --algorithm random-search --ops gcn,sage,gin
  gnas search --dataset csv --nodes nodes.csv --edges edges.csv --label topic --out best.json`,
    );
  const chosen = await addFlagsOfChosen(command, argv, names);
  command.action(async () => {
    const flags = command.opts<SearchFlags>();
    if (flags.out !== undefined) await checkWritable(flags.out);
    await search(withTrials(chosen(), flags.trials), flags, terminal);
  });
  return command;
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
  Object.assign((algorithm as { options: object }).options, { numTrials: trials });
  return chosen;
}

async function checkWritable(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (cause) {
    throw new GnasError('GNAS_FILE_NOT_FOUND', `--out ${file}: the folder ${dirname(resolve(file))} cannot be written to.`, {
      cause,
    });
  }
}

async function search(chosen: ChosenExperiment, flags: SearchFlags, terminal: Terminal): Promise<void> {
  const started = Date.now();
  const parts = await chosen.prepare();
  const { graph, space, algorithm, estimator, backend } = parts;
  const seed = flags.seed ?? chosen.experiment.seed ?? 0;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  terminal.err(header(parts));

  const workers = await startWorkers(flags.workers, parts, chosen.forWorkers, terminal);
  const { signal, release } = stopOnInterrupt(terminal);
  const numTrials = algorithm instanceof SampleBasedNAS ? algorithm.numTrials : undefined;
  const view: SearchView = terminal.interactive && !flags.json ? liveView(space, numTrials) : plainView(space, terminal);
  let result: SearchResult;
  try {
    result = await algorithm.search(space, graph, estimator, {
      backend,
      seed,
      signal,
      limits: limitsOf(flags, chosen),
      ...(workers && { executor: workers }),
      onTrial: (trial, study) => view.trial(trial, study),
      onEpoch: (event) => view.epoch(event),
    });
  } finally {
    view.close();
    await workers?.close();
  }
  const trained = result.aborted ? [] : await trainAll(parts, result, flags, seed, signal, terminal);
  release();
  const document = asDocument(chosen, parts, result, trained, seed, Date.now() - started);
  if (flags.out !== undefined) await writeWhole(resolve(flags.out), JSON.stringify(document, null, 2));
  terminal.out(
    flags.json
      ? JSON.stringify(document, null, 2)
      : report(chosen, parts, result, trained, seed, Date.now() - started, flags.out),
  );
}

function limitsOf(flags: SearchFlags, { experiment }: ChosenExperiment): Limits {
  const { maxParameters, maxFlops } = flags;
  return {
    ...experiment.limits,
    ...(maxParameters !== undefined && { maxParameters }),
    ...(maxFlops !== undefined && { maxFlops }),
  };
}

/** The first Ctrl-C ends the search; the second one the process. */
function stopOnInterrupt(terminal: Terminal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(130);
    terminal.err('Stopping with the best so far; press Ctrl-C again to quit at once.');
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  return { signal: controller.signal, release: () => process.off('SIGINT', onInterrupt) };
}

async function trainAll(
  { graph, space, backend }: PreparedExperiment,
  { selection }: SearchResult,
  flags: SearchFlags,
  seed: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<TrainedModel[]> {
  terminal.err(
    flags.baselines ? 'Training the best architecture, MLP, GCN and GAT, all alike ...' : 'Training the best architecture ...',
  );
  const options = { backend, seed, epochs: flags.finalEpochs, signal };
  const trained: TrainedModel[] = [];
  try {
    trained.push(await trainFinally('found', space, selection, graph, options));
    if (flags.baselines) for (const name of baselines) trained.push(await trainBaseline(name, graph, options));
  } catch (error) {
    if (!(error instanceof GnasError && error.code === 'GNAS_ABORTED')) throw error;
  }
  return trained;
}

function header({ graph, space, algorithm, backend }: PreparedExperiment): string {
  return [
    `${graph.name}: ${count(graph.numNodes)} nodes, ${count(graph.source.length)} directed edges, ${count(graph.features.columns)} features, ${graph.numClasses} classes; ${splitText(graph)}`,
    `${space.constructor.name}: ${count(space.size)} architectures; ${algorithm.constructor.name} on ${backend.name}/${backend.device} (${backend.deviceReason})`,
  ].join('\n');
}

function splitText({ split }: Graph): string {
  return `${count(split.train.length)} to train, ${count(split.validation.length)} to validate, ${count(split.test.length)} to test`;
}

function reuseCommand({ experiment }: ChosenExperiment, { selection }: SearchResult, seed: number): string {
  const words = ['gnas', 'train'];
  for (const name of ['dataset', 'space'] as const) {
    const reference = experiment[name] as { name: string; options?: Record<string, unknown> };
    if (nameOf(reference) === undefined) continue;
    words.push(`--${name}`, reference.name);
    for (const [option, value] of Object.entries(reference.options ?? {}))
      words.push(`--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, String(value));
  }
  return [...words, '--seed', String(seed), '--selection', JSON.stringify(selection)].map(shellWord).join(' ');
}

function report(
  chosen: ChosenExperiment,
  { space, graph }: PreparedExperiment,
  result: SearchResult,
  trained: readonly TrainedModel[],
  seed: number,
  elapsed: number,
  out: string | undefined,
): string {
  const failed = result.study.trials.filter(({ state }) => state === 'failed').length;
  const { architecture } = trace(result.model, graph);
  const rows =
    trained.length > 0
      ? trained.map((model) => [
          model.name,
          percent(model.validation.accuracy),
          percent(model.test.accuracy),
          count(model.parameters),
          String(model.epochs),
        ])
      : [
          [
            'found',
            percent(result.best.bySplit?.validation?.accuracy),
            percent(result.best.bySplit?.test?.accuracy),
            count(result.best.cost.parameters),
            '',
          ],
        ];
  return [
    '',
    `${result.aborted ? 'Stopped early. ' : ''}Best of ${result.study.trials.length} trials${failed > 0 ? ` (${failed} failed)` : ''} in ${duration(elapsed)}: ${inWords(space, result.best)}`,
    '',
    architectureText(architecture),
    '',
    table([['model', 'validation', 'test', 'parameters', 'epochs'], ...rows]),
    '',
    ...(out === undefined ? [] : [`Written to ${out}.`]),
    `To train it again: ${reuseCommand(chosen, result, seed)}`,
  ].join('\n');
}

function asDocument(
  chosen: ChosenExperiment,
  { graph, space }: PreparedExperiment,
  result: SearchResult,
  models: readonly TrainedModel[],
  seed: number,
  elapsed: number,
) {
  const { dataset, space: spaceReference, algorithm, estimator } = chosen.experiment;
  const plain = (reference: unknown): unknown => (nameOf(reference) === undefined ? 'given by the config file' : reference);
  return {
    dataset: plain(dataset),
    space: plain(spaceReference),
    algorithm: plain(algorithm),
    estimator: plain(estimator),
    graph: graph.name,
    seed,
    stoppedEarly: result.aborted,
    milliseconds: elapsed,
    selection: result.selection,
    description: space.describe(result.selection),
    best: result.best,
    architecture: trace(result.model, graph).architecture,
    models,
    trials: result.study.trials,
    reuse: reuseCommand(chosen, result, seed),
  };
}

/** Writes under another name first, so that the file is whole or not there. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  await writeFile(temporary, `${text}\n`);
  await rename(temporary, path);
}
