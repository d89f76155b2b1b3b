import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GnasError, predict, type Selection } from '@gnas/core';
import { Command, Option } from 'commander';
import { addChoosingFlags, addFlagsOfChosen } from '../flags/experiment-flags.js';
import { prepareChosen } from '../flags/experiment-reference.js';
import { wholeNumber } from '../flags/whole-number.js';
import { trainFinally } from '../runs/final-training.js';
import { count, percent } from '../text/format.js';
import { predictionsCsv } from '../text/predictions-csv.js';
import type { Terminal } from '../text/terminal.js';
import { writeWhole } from '../text/write-whole.js';

const names = ['dataset', 'space', 'backend'] as const;

interface TrainFlags {
  readonly selection: string;
  readonly seed: number;
  readonly epochs: number;
  readonly predictions?: string;
  readonly json?: boolean;
}

/** `gnas train`: trains one architecture and says how good it is. */
export async function trainCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const command = new Command('train')
    .summary('train one architecture, and predict with it')
    .description('Trains the architecture that a search has found, and writes what it says of every node.');
  addChoosingFlags(command, names);
  command
    .addOption(
      new Option('--selection <json or file>', 'the architecture: JSON, or the file that search --out wrote')
        .makeOptionMandatory()
        .helpGroup('How:'),
    )
    .addOption(
      new Option('--seed <n>', 'the same seed gives the same model').default(0).argParser(wholeNumber(0)).helpGroup('How:'),
    )
    .addOption(new Option('--epochs <n>', 'most epochs').default(200).argParser(wholeNumber(1)).helpGroup('How:'))
    .addOption(
      new Option('--predictions <file>', 'write a CSV file with the class of every node, and its probability').helpGroup(
        'Result:',
      ),
    )
    .addOption(new Option('--json', 'print one JSON document and nothing else on standard output').helpGroup('Result:'));
  const chosen = await addFlagsOfChosen(command, argv, names);
  command.action(async () => {
    const flags = command.opts<TrainFlags>();
    const selection = await readSelection(flags.selection);
    const { graph, space, backend } = await prepareChosen(chosen());
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    const model = space.parseModel(selection);
    let written = '';
    const trained = await trainFinally('found', space, selection, graph, {
      backend,
      seed: flags.seed,
      epochs: flags.epochs,
      onTrained: async (parameters) => {
        if (flags.predictions === undefined) return;
        const prediction = await predict(model, await parameters.snapshot(), graph, backend);
        await writeWhole(resolve(flags.predictions), predictionsCsv(graph, prediction));
        written = `\nThe classes of ${count(graph.numNodes)} nodes are in ${flags.predictions}.`;
      },
    });
    terminal.out(
      flags.json
        ? JSON.stringify({ selection, description: space.describe(selection), ...trained }, null, 2)
        : `validation ${percent(trained.validation.accuracy)}  test ${percent(trained.test.accuracy)}  ${count(trained.parameters)} parameters  ${trained.epochs} epochs${written}`,
    );
  });
  return command;
}

async function readSelection(given: string): Promise<Selection> {
  const isJson = given.trimStart().startsWith('{');
  let text = given;
  if (!isJson)
    try {
      text = await readFile(given, 'utf8');
    } catch (cause) {
      throw new GnasError('GNAS_FILE_NOT_FOUND', `--selection: "${given}" is neither JSON nor a file that can be read.`, {
        cause,
      });
    }
  try {
    const value = JSON.parse(text) as Selection & { selection?: Selection };
    return typeof value.selection === 'object' ? value.selection : value;
  } catch (cause) {
    throw new GnasError(
      'GNAS_INVALID_SELECTION',
      `--selection: ${isJson ? 'the text' : given} is no JSON: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }
}
