import { GnasError, type PartMember, prepareParts, Registry, type Selection } from '@gnas/core';
import { type SearchParts, trainFinally } from '@gnas/core/plugin';
import { readFileBytes } from '@gnas/datasets';
import { Command, Option } from 'commander';
import { addChoosingFlags, addFlagsOfChosen, type ChosenExperiment, lookAhead } from '../flags/experiment-flags.js';
import { integer } from '../flags/integer.js';
import { configOption, pluginOptions } from '../flags/project-flags.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { predictionsCsv } from '../output/csv.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable, writeWhole } from '../output/write-file.js';
import { openStudy } from '../project/kept-study.js';
import type { ProjectFlags } from '../project/load-project.js';
import { outcomeTable } from '../report/outcome-table.js';
import { UsageError } from '../usage-error.js';

const members = ['dataset', 'task', 'space', 'estimator', 'backend'] as const satisfies readonly PartMember[];

interface TrainFlags extends ProjectFlags {
  readonly study?: string;
  readonly store: string;
  readonly selection?: string;
  readonly seed?: number;
  readonly predictions?: string;
  readonly json?: boolean;
}

/** What is trained, with what. */
interface Training {
  readonly parts: SearchParts;
  readonly selection: Selection;
  readonly seed: number;
}

/**
 * `gnas train`: trains one architecture as the final training of a study does, and shows its metrics.
 * @param argv chooses the parts whose flags are added; undefined if another command runs
 */
export async function trainCommand(argv: readonly string[] | undefined, terminal: Terminal): Promise<Command> {
  const command = new Command('train')
    .summary('train one architecture, and predict with it')
    .description(
      'Trains one architecture as the final training of a study does: that of a study, or any other of a space.\nWith --study, all parts are those of the study.',
    );
  const hasStudy = argv !== undefined && lookAhead(argv, 'study').length > 0;
  if (!hasStudy) addChoosingFlags(command, members);
  const options = [
    new Option('--study <name>', 'train the best architecture of a study again'),
    storeOption(),
    ...(hasStudy ? [...pluginOptions(), configOption()] : []),
    new Option('--selection <json or file>', 'the architecture: JSON, or a file that gnas search --out wrote'),
    new Option('--seed <n>', 'the same seed gives the same model (default: 0, or that of the study)').argParser(integer(0)),
    new Option('--predictions <file>', 'write the predictions to a CSV file'),
    new Option('--json', 'print one JSON document and nothing else on standard output'),
  ];
  for (const option of options) command.addOption(option.helpGroup('How:'));
  if (!argv) return command;
  const chosen = hasStudy ? undefined : await addFlagsOfChosen(command, argv, members);
  return command.action(async () => {
    const flags = command.opts<TrainFlags>();
    await checkWritable('--predictions', flags.predictions);
    const training = chosen ? await chosenTraining(chosen(), flags) : await trainingOfStudy(flags.study as string, flags);
    await train(training, flags, terminal);
  });
}

async function chosenTraining({ experiment }: ChosenExperiment, { selection, seed = 0 }: TrainFlags): Promise<Training> {
  if (selection === undefined)
    throw new UsageError('Say which architecture to train: --selection JSON, or --study NAME for the best of a study.');
  const read = await readSelection(selection);
  const { dataset, ...prepared } = await prepareParts(experiment, members, new Registry(experiment.plugins));
  const graph = prepared.task.prepare(dataset);
  const space = prepared.task.wrap(prepared.space).instantiate(prepared.task.dimensions(graph));
  return { parts: { ...prepared, space, graph }, selection: read, seed };
}

async function trainingOfStudy(name: string, flags: TrainFlags): Promise<Training> {
  const { study } = await withStudies(flags.store, (storage) => openStudy(storage, name, flags));
  const selection =
    flags.selection === undefined ? (study.outcome?.found ?? study.best)?.selection : await readSelection(flags.selection);
  if (!selection) throw new GnasError('GNAS_INCOMPATIBLE', `Study "${name}" has no completed trial. Give a --selection.`);
  return { parts: study, selection, seed: flags.seed ?? study.spec.seed };
}

async function train({ parts, selection, seed }: Training, flags: TrainFlags, terminal: Terminal): Promise<void> {
  const { graph, task, space, estimator, backend } = parts;
  const problem = task.misfit(graph) ?? estimator.misfit(space, selection);
  if (problem) throw new GnasError('GNAS_INCOMPATIBLE', problem);
  space.parseModel(selection);
  const device = backend.upload(graph);
  const { trained, output } = await trainFinally({ name: 'found', space, selection }, { parts, device, seed }).finally(() =>
    device.dispose(),
  );
  if (!output) throw new GnasError('GNAS_DIVERGED', `The training failed: ${trained.error}`);
  if (flags.predictions !== undefined) {
    const calibration = await task.calibrate?.(output, graph, estimator.metric(task));
    await writeWhole(flags.predictions, predictionsCsv(task.predict(output, graph, calibration)));
  }
  if (flags.json) return terminal.out(JSON.stringify(trained, null, 2));
  terminal.out(outcomeTable({ objective: estimator.metric(task), metrics: [...task.metrics] }, [trained], terminal.columns));
  if (flags.predictions !== undefined) terminal.out(`The predictions are in ${flags.predictions}.`);
}

/** Of a document that gnas search --out wrote, with all its trials. */
const mostSelectionBytes = 2 ** 28;

async function readSelection(given: string): Promise<Selection> {
  const isJson = given.trimStart().startsWith('{');
  let text = given;
  if (!isJson)
    try {
      text = new TextDecoder().decode(await readFileBytes(given, mostSelectionBytes));
    } catch (cause) {
      throw new GnasError('GNAS_FILE_NOT_FOUND', `--selection is "${given}"; expected JSON, or a file that can be read.`, {
        cause,
      });
    }
  try {
    const value = JSON.parse(text) as Selection & { selection?: Selection };
    return typeof value.selection === 'object' ? value.selection : value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GnasError('GNAS_INVALID_SELECTION', `--selection: ${isJson ? 'the text' : given} is not JSON: ${reason}`, {
      cause,
    });
  }
}
