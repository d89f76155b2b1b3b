import {
  averageOutput,
  type Backend,
  formatMetric,
  GnasError,
  type Graph,
  graphIdentity,
  type LoadedModel,
  loadModel,
  type Metric,
  type Metrics,
  type PartReferences,
  type Prediction,
  prepareParts,
  Registry,
  readModelInfo,
  referencesOf,
  type StudySpec,
} from '@gnas/core';
import { rowNoun } from '@gnas/core/plugin';
import { readFileBytes } from '@gnas/datasets';
import { Command, Option } from 'commander';
import { integer } from '../flags/integer.js';
import { configOption, withPluginOptions } from '../flags/project-flags.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { predictionsCsv } from '../output/csv.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable, writeWhole } from '../output/write-file.js';
import { encodeTables, hasTables, type TableFlags } from '../project/encode-tables.js';
import { keptModel, partsFor, specOf } from '../project/kept-study.js';
import { loadProject, type ProjectFlags } from '../project/load-project.js';
import { count, counted } from '../report/format.js';
import { sameClassText } from '../report/one-class.js';
import { metricsOf } from '../report/outcome-table.js';
import { UsageError } from '../usage-error.js';
import { checkLinkFlags, type LinkFlags, predictLinks } from './predict-links.js';

interface PredictFlags extends ProjectFlags, TableFlags, LinkFlags {
  readonly study?: string;
  readonly model?: string;
  readonly store: string;
  readonly out?: string;
}

/** `gnas predict`: predictions of a found model. */
export function predictCommand(terminal: Terminal): Command {
  return withPluginOptions(new Command('predict'))
    .summary('predict with the model that a search has found')
    .description(
      'Writes the predictions of a model as CSV, with the probability of each class: for the graph that the study searched, or for other tables with the same columns.\nTo predict new nodes, add them and their edges to the tables, with an empty label.',
    )
    .addOption(new Option('--study <name>', 'the model of a study, as in gnas list studies'))
    .addOption(new Option('--model <file>', 'or a model that gnas export-model has written').conflicts('study'))
    .addOption(new Option('--graphs <file>', 'table of graphs or molecules, for a model that predicts something of each'))
    .addOption(new Option('--nodes <file>', 'table of nodes (default: the graph of the study)'))
    .addOption(new Option('--edges <file...>', 'tables of their edges (default: nodes without edges)'))
    .addOption(new Option('--pairs <file>', 'table of pairs of nodes to score, for a model of links'))
    .addOption(
      new Option('--top <n>', 'list the most likely new links, for a model of links (default: 10)').argParser(integer(1)),
    )
    .addOption(new Option('--node <id>', 'only new links of this node'))
    .addOption(storeOption())
    .addOption(configOption())
    .addOption(new Option('--out <file>', 'write to a file instead of standard output'))
    .addHelpText(
      'after',
      `
Examples:
  gnas predict --study csv-graphnas-rl-1 --out predictions.csv
  gnas predict --model model.safetensors --nodes nodes.csv --edges edges.csv --out predictions.csv
  gnas predict --model links.safetensors --edges edges.csv --pairs pairs.csv
  gnas predict --study link-tables-regularized-evolution-1 --top 10 --node alice`,
    )
    .action(async (flags: PredictFlags) => {
      checkFlags(flags);
      await checkWritable('--out', flags.out);
      const { model, spec, references, registry } = await foundModel(flags);
      checkLinkFlags(flags, model);
      const tables = await encodeTables(flags, model.info);
      const { dataset: graph, backend } = await prepareParts(
        { ...references, ...(tables && { dataset: tables }) },
        ['dataset', 'backend'],
        registry,
      );
      const prepared = tables ? graph : model.task.prepare(graph);
      if (spec && !tables) checkSameGraph(flags.study as string, spec, prepared);
      const areLinks = model.task.level === 'edge';
      const prediction = areLinks ? await predictLinks(model, graph, backend, flags) : await model.predict(graph, backend);
      const text = predictionsCsv(prediction);
      if (flags.out === undefined) terminal.out(text);
      else await writeWhole(flags.out, text);
      if (flags.out !== undefined) terminal.err(`The predictions are in ${flags.out}.`);
      const sameClass = areLinks ? undefined : sameClassText(prediction, graph);
      if (sameClass !== undefined) terminal.err(sameClass);
      const tested =
        model.info.allLabels && !tables
          ? 'The model was trained on all labels, so it cannot be tested on them. gnas show tells how it did before.'
          : await testText(model, spec ? metricsOf(spec) : model.task.metrics, prepared, backend);
      if (tested !== undefined) terminal.err(tested);
    });
}

/** A model ready to predict, and where data and backend come from. */
interface FoundModel {
  readonly model: LoadedModel<Prediction>;
  readonly spec?: StudySpec;
  readonly references: PartReferences;
  readonly registry: Registry;
}

function checkFlags({ study, model, graphs, nodes, edges, config, ...links }: PredictFlags): void {
  checkLinkFlags(links);
  if (study === undefined && model === undefined)
    throw new UsageError('Say what to predict with: --study NAME, or --model FILE. gnas list studies shows the studies.');
  if (model !== undefined && graphs === undefined && nodes === undefined && edges === undefined && config === undefined)
    throw new UsageError(
      'A model file has no graph. Say what to predict with --nodes, and --edges if there are some; for several graphs or molecules, with --graphs too; for links, with --edges.',
    );
}

async function foundModel(flags: PredictFlags): Promise<FoundModel> {
  const { config, plugins } = await loadProject(flags);
  const registry = new Registry(plugins);
  const { study, store, model: file } = flags;
  if (study === undefined) return { ...(await modelOfFile(file as string, config, registry)), registry };
  const { spec, bytes } = await withStudies(store, async (storage) => ({
    spec: specOf(await storage.summary(study)),
    bytes: await keptModel(storage, study),
  }));
  const members = [...(hasTables(flags) ? [] : (['dataset'] as const)), 'task', 'space', 'backend'] as const;
  const references = referencesOf(study, spec, partsFor(spec, config), members);
  const parts = await prepareParts(references, ['task', 'space'], registry);
  return { model: await loadModel(bytes, { ...parts, name: `The model of study ${study}` }), spec, references, registry };
}

async function modelOfFile(file: string, config: PartReferences, registry: Registry) {
  const bytes = await readModelFile(file);
  const isNamed = readModelInfo(bytes, file).space !== undefined;
  if (!isNamed && !config.space)
    throw new UsageError(`${file} does not name its space, because it was given as an object. Give the same one with --config.`);
  const given = isNamed ? {} : await prepareParts(config, ['space'], registry);
  return { model: await loadModel<Prediction>(bytes, { registry, name: file, ...given }), references: config };
}

async function readModelFile(file: string): Promise<Uint8Array> {
  try {
    return await readFileBytes(file);
  } catch (cause) {
    if (cause instanceof GnasError && cause.code === 'GNAS_FILE_NOT_FOUND')
      throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no model ${file}. gnas export-model writes one.`, { cause });
    throw cause;
  }
}

/** @throws GnasError GNAS_STUDY_MISMATCH */
function checkSameGraph(study: string, { graph: known }: StudySpec, graph: Graph): void {
  const now = graphIdentity(graph);
  if (now.digest === known.digest) return;
  const facts = ({ nodes, edges, digest }: typeof known): string =>
    `${count(nodes)} nodes and ${count(edges)} edges, digest ${digest.slice(0, 8)}`;
  throw new GnasError(
    'GNAS_STUDY_MISMATCH',
    `Study "${study}" was begun on ${known.name} with ${facts(known)}, and the data have changed since (now ${facts(now)}). Restore them, or give the tables as they are now with --nodes and --edges.`,
  );
}

/** Says how good the predictions are on the test split; undefined if it is empty. */
async function testText(
  { members, task, info }: LoadedModel<Prediction>,
  metrics: readonly Metric[],
  graph: Graph,
  backend: Backend,
): Promise<string | undefined> {
  const nodes = task.nodes(graph, 'test');
  if (nodes.length === 0) return undefined;
  const output = await averageOutput(members, graph, backend, task);
  const figures: Metrics = task.evaluate(output, graph, nodes, undefined, info.calibration);
  const texts = metrics.map((metric) => `${metric.title} ${formatMetric(metric, figures[metric.name])}`);
  return `On the ${counted(nodes.length, rowNoun(graph))} of the test split: ${texts.join(', ')}.`;
}
