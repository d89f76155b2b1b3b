import { type FinalModelEvent, GnasError, type SearchResult, type Study, type StudyOutcome } from '@gnas/core';
import type { Baseline, TrialExecutor } from '@gnas/core/plugin';
import { classicBaselines } from '@gnas/space';
import type { QueueFlags } from '../flags/queue-flags.js';
import type { Terminal } from '../output/terminal.js';
import { writeWhole } from '../output/write-file.js';
import type { PartSources } from '../project/load-project.js';
import { searchHeader } from '../report/search-header.js';
import { searchDocument, searchReport } from '../report/search-report.js';
import { versions } from '../versions.js';
import type { Searcher } from './observers.js';
import { liveView, plainView } from './search-view.js';
import { startQueue } from './start-queue.js';
import { startWorkers } from './start-workers.js';
import { stopOnInterrupt } from './stop-on-interrupt.js';

/** Flags of how a search runs, is finished and is reported. None changes its trials. */
export interface RunFlags extends QueueFlags {
  readonly workers: number;
  /** Whether to train baselines beside the found model. */
  readonly baselines: boolean;
  /** Milliseconds for search and final training. Default: no limit. */
  readonly time?: number;
  /** Default: that of `Study.finish`. */
  readonly repeats?: number;
  /** Default: that of `Study.finish`. */
  readonly ensembleSize?: number;
  readonly finalLabels: 'train' | 'all';
  readonly json?: boolean;
  readonly out?: string;
  readonly store: string;
}

/** Share of the time that the search has; the final training has the rest. */
const searchShare = 2 / 3;

/** A study to search, and how. */
export interface SearchRun {
  readonly study: Study;
  readonly sources: PartSources;
  readonly search: Searcher;
  readonly flags: RunFlags;
  /** Whether the command has a flag of a chosen part, for hints. Default: no flag. */
  readonly hasFlag?: (flag: string) => boolean;
}

/** What runs the trials of a search outside the calling thread. */
interface SearchExecutor extends TrialExecutor {
  /** Aborted with an error after which the search makes no sense. */
  readonly failed?: AbortSignal;
  /** @param options whether the search has ended, so that nobody continues it */
  close(options?: { readonly ended?: boolean }): Promise<void>;
}

/** Searches a study to its end, trains the best architecture finally, and reports. */
export async function runSearch({ study, sources, search, flags, hasFlag }: SearchRun, terminal: Terminal): Promise<void> {
  const started = performance.now();
  terminal.err(searchHeader(study));
  const executor: SearchExecutor | undefined =
    flags.queue === undefined
      ? await startWorkers(flags.workers, study, sources, terminal, hasFlag)
      : await startQueue(flags.queue, flags, study, terminal);
  const { signal, release } = stopOnInterrupt(terminal);
  try {
    const view = terminal.interactive && !flags.json ? liveView(study) : plainView(study, terminal);
    const timeBudget = flags.time === undefined ? undefined : searchShare * flags.time;
    const either = executor?.failed ? AbortSignal.any([signal, executor.failed]) : signal;
    const options = { signal: either, executor, timeBudget, onTrial: view.trial, onEpoch: view.epoch };
    const { best, aborted } = await searched(search(study, options), executor).finally(() => view.close());
    // Nothing else is run outside this thread, so others can have the workers.
    await executor?.close({ ended: !aborted });
    const left = flags.time === undefined ? undefined : flags.time - (performance.now() - started);
    const outcome = aborted
      ? undefined
      : await finish(study, { ...flags, ...(left !== undefined && { time: left }) }, signal, terminal);
    const ended = { study, best, outcome, elapsedMs: performance.now() - started };
    const document = searchDocument(ended);
    if (flags.out !== undefined) await writeWhole(flags.out, document);
    terminal.out(flags.json ? document : searchReport(ended, flags, terminal.columns));
  } finally {
    release();
    await executor?.close({ ended: false });
  }
}

/** Waits for a search. @throws why its executor has failed, which also ended the search */
async function searched(search: Promise<SearchResult>, executor: SearchExecutor | undefined): Promise<SearchResult> {
  const [result] = await Promise.allSettled([search]);
  executor?.failed?.throwIfAborted();
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Trains the best architecture finally, beside the baselines; undefined if the signal stops it. */
async function finish(
  study: Study,
  { baselines: withBaselines, ensembleSize, finalLabels, repeats, time }: RunFlags,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<StudyOutcome | undefined> {
  let first: string | undefined;
  const onModel = ({ name, repeat, repeats }: FinalModelEvent): void => {
    if (name.endsWith('on all labels')) terminal.err(`Training ${name.replace(/^found( \d+)?/, 'the chosen model')} ...`);
    else if (repeat === 0) {
      first ??= name;
      terminal.err(`Training ${name.replace(/^found ?/, 'the best architecture, no. ').replace(/, no. $/, '')} ...`);
    } else if (name === first) terminal.err(`Training all of them again, ${repeat + 1} of ${repeats} ...`);
  };
  try {
    const baselines = withBaselines && baselinesOf(study);
    return await study.finish({
      signal,
      onModel,
      baselines,
      finalLabels,
      versions: versions(),
      ...(ensembleSize !== undefined && { ensembleSize }),
      ...(repeats !== undefined && { repeats }),
      ...(time !== undefined && { timeBudget: time }),
    });
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_ABORTED') return undefined;
    throw error;
  }
}

/** The baselines of the space, else the classic ones. */
function baselinesOf({ space, task, graph }: Study): readonly Baseline[] {
  const own = space.baselines();
  return own.length > 0 ? own : classicBaselines().map((baseline) => task.baseline(baseline, graph));
}
