import { resolve } from 'node:path';
import {
  GnasError,
  type Limits,
  OneShotNAS,
  type ParameterStore,
  type PreparedExperiment,
  SampleBasedNAS,
  type SearchResult,
} from '@gnas/core';
import type { OpenStudy } from '@gnas/storage';
import type { ChosenExperiment } from '../flags/experiment-reference.js';
import { startWorkers } from '../start-workers.js';
import type { Terminal } from '../text/terminal.js';
import { writeWhole } from '../text/write-whole.js';
import { versions } from '../versions.js';
import { baselines, type FinalTrainingOptions, type TrainedModel, trainBaseline, trainFinally } from './final-training.js';
import { completeSpaceOf, modelPath, writeModel } from './kept-model.js';
import { type ObserverFlags, observed } from './observed.js';
import { asDocument, header, report } from './search-report.js';
import { liveView, plainView, type SearchView } from './search-view.js';

/** What decides the outcome of a search, beside its parts. */
export interface SearchSettings {
  readonly seed: number;
  readonly limits: Limits;
  /** Whether equal architectures are answered from the study; studies of versions that did not have not this. */
  readonly reuse?: boolean;
  /** Most epochs of the last training. */
  readonly finalEpochs: number;
  readonly baselines: boolean;
}

/** What does not. */
export interface RunFlags extends ObserverFlags {
  readonly workers: number;
  readonly json?: boolean;
  readonly out?: string;
  /** Where studies are kept, and beside them the models. */
  readonly store: string;
}

/** One search with everything around it: the view, the last training, the report. */
export interface SearchRun {
  readonly chosen: ChosenExperiment;
  readonly parts: PreparedExperiment;
  readonly settings: SearchSettings;
  readonly flags: RunFlags;
  readonly study: OpenStudy;
}

export async function runSearch({ chosen, parts, settings, flags, study }: SearchRun, terminal: Terminal): Promise<void> {
  const started = Date.now();
  const { graph, space, algorithm, estimator, backend, pruner } = parts;
  const { seed, limits, reuse = false } = settings;
  terminal.err(header(parts));

  const workers = await startWorkers(flags.workers, parts, chosen.reference, terminal);
  const { signal, release } = stopOnInterrupt(terminal);
  const numTrials = algorithm instanceof SampleBasedNAS ? algorithm.numTrials : undefined;
  const view: SearchView = terminal.interactive && !flags.json ? liveView(space, numTrials) : plainView(space, terminal);
  let result: SearchResult;
  try {
    const watched = { study: study.name, space, supernet: algorithm instanceof OneShotNAS };
    result = await observed(flags, watched, (events) =>
      algorithm.search(space, graph, estimator, {
        backend,
        seed,
        signal,
        limits,
        reuse,
        journal: study,
        ...(pruner && { pruner }),
        ...(workers && { executor: workers }),
        ...events,
        onTrial: (trial, known) => {
          view.trial(trial, known);
          events.onTrial?.(trial, known);
        },
        onEpoch: (event) => {
          view.epoch(event);
          events.onEpoch?.(event);
        },
      }),
    );
    await study.close(result.aborted ? 'stopped' : 'complete');
  } catch (error) {
    await study.close('stopped');
    throw error;
  } finally {
    view.close();
    await workers?.close();
  }
  let model: string | undefined;
  const keep = async (parameters: ParameterStore, { validation, test }: TrainedModel): Promise<void> => {
    const path = modelPath(flags.store, study.name);
    try {
      await writeModel(path, {
        model: space.parseModel(result.selection),
        parameters: await parameters.snapshot(),
        graph,
        space: completeSpaceOf(chosen),
        metrics: { validation, test },
        versions: versions(),
      });
      model = path;
    } catch (error) {
      // A full disk takes the model, not the report of the search.
      terminal.err(`The model cannot be kept in ${path}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const trained = result.aborted ? [] : await trainAll(parts, result, settings, signal, keep, terminal);
  release();
  const ended = { result, trained, seed, study: study.name, model, elapsed: Date.now() - started };
  const document = asDocument(chosen, parts, ended);
  if (flags.out !== undefined) await writeWhole(resolve(flags.out), JSON.stringify(document, null, 2));
  terminal.out(flags.json ? JSON.stringify(document, null, 2) : report(chosen, parts, ended, flags.out));
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
  { seed, finalEpochs, baselines: withBaselines }: SearchSettings,
  signal: AbortSignal,
  onTrained: NonNullable<FinalTrainingOptions['onTrained']>,
  terminal: Terminal,
): Promise<TrainedModel[]> {
  terminal.err(
    withBaselines ? 'Training the best architecture, MLP, GCN and GAT, all alike ...' : 'Training the best architecture ...',
  );
  const options = { backend, seed, epochs: finalEpochs, signal };
  const trained: TrainedModel[] = [];
  try {
    trained.push(await trainFinally('found', space, selection, graph, { ...options, onTrained }));
    if (withBaselines) for (const name of baselines) trained.push(await trainBaseline(name, graph, options));
  } catch (error) {
    if (!(error instanceof GnasError && error.code === 'GNAS_ABORTED')) throw error;
  }
  return trained;
}
