import { type Graph, type PreparedExperiment, type SearchResult, trace } from '@gnas/core';
import { architectureText } from './architecture-text.js';
import { nameOf } from './experiment-flags.js';
import type { ChosenExperiment } from './experiment-reference.js';
import type { TrainedModel } from './final-training.js';
import { count, duration, percent, shellWord, table } from './format.js';
import { inWords } from './search-view.js';

/** A search with its last training. */
export interface EndedSearch {
  readonly result: SearchResult;
  readonly trained: readonly TrainedModel[];
  readonly seed: number;
  /** Name of the study. */
  readonly study: string;
  readonly elapsed: number;
}

/** What a search is about to do. */
export function header({ graph, space, algorithm, backend }: PreparedExperiment): string {
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

/** What people read at the end. */
export function report(
  chosen: ChosenExperiment,
  { space, graph }: PreparedExperiment,
  { result, trained, seed, study, elapsed }: EndedSearch,
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
    `${result.aborted ? 'Stopped early. ' : ''}Best of ${result.study.trials.length} trials of study ${study}${failed > 0 ? ` (${failed} failed)` : ''} in ${duration(elapsed)}: ${inWords(space, result.best)}`,
    '',
    architectureText(architecture),
    '',
    table([['model', 'validation', 'test', 'parameters', 'epochs'], ...rows]),
    '',
    ...(out === undefined ? [] : [`Written to ${out}.`]),
    ...(result.aborted ? [`To go on: gnas resume ${shellWord(study)}`] : []),
    `To train it again: ${reuseCommand(chosen, result, seed)}`,
  ].join('\n');
}

/** The same for programs. */
export function asDocument(
  chosen: ChosenExperiment,
  { graph, space }: PreparedExperiment,
  { result, trained: models, seed, study, elapsed }: EndedSearch,
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
