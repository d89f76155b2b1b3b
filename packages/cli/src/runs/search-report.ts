import { type Graph, type PreparedExperiment, type SearchResult, type Trial, trace } from '@gnas/core';
import { nameOf } from '../flags/experiment-flags.js';
import type { ChosenExperiment } from '../flags/experiment-reference.js';
import { architectureText } from '../text/architecture-text.js';
import { count, duration, percent, shellWord, table } from '../text/format.js';
import { schemaText } from '../text/schema-text.js';
import type { TrainedModel } from './final-training.js';
import { inWords } from './search-view.js';

/** A search with its last training. */
export interface EndedSearch {
  readonly result: SearchResult;
  readonly trained: readonly TrainedModel[];
  readonly seed: number;
  /** Name of the study. */
  readonly study: string;
  /** File of the trained model; undefined where the search was stopped before. */
  readonly model: string | undefined;
  readonly elapsed: number;
}

/** What a search is about to do. */
export function header({ graph, space, algorithm, backend }: PreparedExperiment): string {
  return [
    `${graph.name}: ${count(graph.numNodes)} nodes, ${count(graph.source.length)} directed edges, ${count(graph.features.columns)} features, ${graph.numClasses} classes; ${splitText(graph)}`,
    ...schemaText(graph),
    ...untaughtText(graph),
    `${space.constructor.name}: ${count(space.size)} architectures; ${algorithm.constructor.name} on ${backend.name}/${backend.device} (${backend.deviceReason})`,
  ].join('\n');
}

/** Classes that a model cannot learn, because no node of them is in the training split. */
function untaughtText({ split, labels, numClasses, classNames }: Graph): string[] {
  const taught = new Set(Array.from(split.train, (node) => labels[node]));
  const untaught = Array.from({ length: numClasses }, (_, k) => k).filter((k) => !taught.has(k));
  if (untaught.length === 0) return [];
  const names = untaught.map((k) => classNames?.[k] ?? String(k)).join(', ');
  return [`No node to train on: ${names}. It is never predicted; label more nodes, or try another --split-seed.`];
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

/** How the trials ended that were not trained to the end. */
function endsText(trials: readonly Trial[]): string {
  const ends = [
    [trials.filter(({ state }) => state === 'failed').length, 'failed'],
    [trials.filter(({ state, sameAs }) => state === 'pruned' && sameAs === undefined).length, 'pruned'],
    [trials.filter(({ sameAs }) => sameAs !== undefined).length, 'known from earlier ones'],
  ] as const;
  const some = ends.filter(([number]) => number > 0).map(([number, how]) => `${count(number)} ${how}`);
  return some.length > 0 ? ` (${some.join(', ')})` : '';
}

/** What people read at the end. */
export function report(
  chosen: ChosenExperiment,
  { space, graph }: PreparedExperiment,
  { result, trained, seed, study, model, elapsed }: EndedSearch,
  out: string | undefined,
): string {
  const { trials } = result.study;
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
    `${result.aborted ? 'Stopped early. ' : ''}Best of ${trials.length} trials of study ${study}${endsText(trials)} in ${duration(elapsed)}: ${inWords(space, result.best)}`,
    '',
    architectureText(architecture),
    '',
    table([['model', 'validation', 'test', 'parameters', 'epochs'], ...rows]),
    '',
    ...(out === undefined ? [] : [`Written to ${out}.`]),
    ...(result.aborted ? [`To go on: gnas resume ${shellWord(study)}`] : []),
    ...(model === undefined ? [] : [`To predict with it: gnas predict --study ${shellWord(study)} --out predictions.csv`]),
    `To train it again: ${reuseCommand(chosen, result, seed)}`,
  ].join('\n');
}

/** The same for programs. */
export function asDocument(
  chosen: ChosenExperiment,
  { graph, space }: PreparedExperiment,
  { result, trained: models, seed, study, model, elapsed }: EndedSearch,
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
    study,
    model,
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
