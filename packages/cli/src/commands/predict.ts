import { resolve } from 'node:path';
import {
  type BaseSpace,
  classificationMetrics,
  type Graph,
  type LoadedModel,
  loadModel,
  Registry,
  readModelInfo,
} from '@gnas/core';
import { encodeCsv } from '@gnas/datasets';
import { Command, Option } from 'commander';
import { nameOf } from '../flags/experiment-flags.js';
import { type ChosenExperiment, loadReference, prepareChosen } from '../flags/experiment-reference.js';
import { findConfig } from '../flags/load-config.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { checkSameGraph, runnableSpec, type StudySpec } from '../flags/study-spec.js';
import { readModelBytes, readStudyModel } from '../runs/kept-model.js';
import { count, percent } from '../text/format.js';
import { predictionsCsv } from '../text/predictions-csv.js';
import type { Terminal } from '../text/terminal.js';
import { checkWritable, writeWhole } from '../text/write-whole.js';
import { UsageError } from '../usage-error.js';

interface PredictFlags {
  readonly study?: string;
  readonly model?: string;
  readonly nodes?: string;
  readonly edges?: string;
  readonly store: string;
  readonly plugin?: readonly string[];
  readonly config?: string;
  readonly out?: string;
}

/** `gnas predict`: what a found model says of every node. */
export function predictCommand(terminal: Terminal): Command {
  return new Command('predict')
    .summary('the class of every node, by the model that a search has found')
    .description(
      'Writes node, class and probability of every node: of the graph that the study searched, or of other tables\nwith the same columns. To predict new nodes, add them and their edges to the tables, their class left empty.',
    )
    .addOption(new Option('--study <name>', 'the model of a study, as in gnas list studies'))
    .addOption(new Option('--model <file>', 'or a model that gnas export-model has written').conflicts('study'))
    .addOption(new Option('--nodes <file>', 'table of nodes to predict (default: the graph of the study)'))
    .addOption(new Option('--edges <file>', 'table of their edges'))
    .addOption(storeOption())
    .addOption(new Option('--plugin <package or path...>', 'with --model: load a plugin that provides its space'))
    .addOption(new Option('--config <file>', 'with --model: the config file that makes its space, or its graph'))
    .addOption(new Option('--out <file>', 'write to a CSV file instead of standard output'))
    .addHelpText(
      'after',
      `
Examples:
  gnas predict --study csv-graphnas-rl-1 --out predictions.csv
  gnas predict --model model.safetensors --nodes nodes.csv --edges edges.csv --out predictions.csv`,
    )
    .action(async (flags: PredictFlags) => {
      checkFlags(flags);
      if (flags.out !== undefined) await checkWritable('--out', flags.out);
      const { chosen, model, spec } = await (flags.study === undefined
        ? fromFile(flags.model as string, flags)
        : fromStudy(flags.study, flags.store));
      const given = await ownTables(flags, model);
      const { graph, backend } = await prepareChosen(onlyDataAndBackend(chosen, given));
      if (!given && spec)
        checkSameGraph(flags.study as string, spec, graph, 'give the tables as they are now by --nodes and --edges');
      const prediction = await model.predict(graph, backend);
      const text = predictionsCsv(graph, prediction);
      if (flags.out === undefined) terminal.out(text);
      else await writeWhole(resolve(flags.out), text);
      if (flags.out !== undefined) terminal.err(`The classes of ${count(graph.numNodes)} nodes are in ${flags.out}.`);
      const { test } = graph.split;
      if (test.length === 0) return;
      const { accuracy } = classificationMetrics(prediction.logProbabilities, graph.numClasses, graph.labels, test);
      const which = given ? 'nodes whose class is given' : 'nodes of the test split';
      terminal.err(`Accuracy on the ${count(test.length)} ${which}: ${percent(accuracy)}.`);
    });
}

/** A model ready to predict, and the parts that it was made with. */
interface FoundModel {
  readonly chosen: ChosenExperiment;
  readonly model: LoadedModel;
  readonly spec?: StudySpec;
}

function checkFlags({ study, model, nodes, edges, config }: PredictFlags): void {
  if (study === undefined && model === undefined)
    throw new UsageError('Say what to predict with: --study NAME, or --model FILE. gnas list studies shows what there is.');
  if ((nodes === undefined) !== (edges === undefined))
    throw new UsageError(
      `--${nodes === undefined ? 'edges' : 'nodes'} needs --${nodes === undefined ? 'nodes' : 'edges'} too: a graph is both tables.`,
    );
  if (model !== undefined && nodes === undefined && config === undefined)
    throw new UsageError('A model file knows no graph: say what to predict by --nodes and --edges.');
}

async function fromStudy(name: string, store: string): Promise<FoundModel> {
  const summary = await withStudies(store, (storage) => storage.summary(name));
  const spec = runnableSpec(summary);
  const chosen = await loadReference(spec.reference);
  const { path, bytes } = await readStudyModel(store, name);
  return { chosen, spec, model: await load(bytes, path, chosen) };
}

async function fromFile(file: string, { plugin = [], config }: PredictFlags): Promise<FoundModel> {
  const bytes = await readModelBytes(resolve(file), 'gnas export-model writes one.');
  const reference = { config: config === undefined ? undefined : findConfig(config), plugins: plugin, named: {} };
  const chosen = await loadReference(reference);
  return { chosen, model: await load(bytes, file, chosen) };
}

async function load(bytes: Uint8Array, name: string, { experiment, plugins }: ChosenExperiment): Promise<LoadedModel> {
  const registry = new Registry([...plugins, ...(experiment.plugins ?? [])]);
  const { space } = experiment;
  if (space === undefined || nameOf(space) !== undefined) {
    if (!readModelInfo(bytes, name).space)
      throw new UsageError(`The space of ${name} was made by a config file: give the same one by --config.`);
    return loadModel(bytes, { registry, name });
  }
  const own = typeof space === 'function' ? await space() : (space as BaseSpace);
  return loadModel(bytes, { registry, name, space: own });
}

async function ownTables({ nodes, edges }: PredictFlags, { info }: LoadedModel): Promise<Graph | undefined> {
  if (nodes === undefined || edges === undefined) return undefined;
  return encodeCsv({ nodes, edges, schema: info.dataset.schema, name: info.dataset.name });
}

/** The same experiment with the usual parts in place of those that predicting does not need. */
function onlyDataAndBackend(chosen: ChosenExperiment, graph: Graph | undefined): ChosenExperiment {
  const { dataset, backend = 'tfjs', plugins = [] } = chosen.experiment;
  return {
    ...chosen,
    experiment: {
      dataset: graph ?? dataset,
      space: 'single-path',
      algorithm: 'random-search',
      estimator: 'train-scratch',
      backend,
      plugins,
    },
  };
}
