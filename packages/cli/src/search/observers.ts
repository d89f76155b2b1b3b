import { GnasError, type SearchResult, type Study, type StudySearchOptions } from '@gnas/core';
import { Option } from 'commander';

export interface ObserverFlags {
  readonly tensorboard?: string;
  readonly opentelemetry?: boolean;
}

/** `--tensorboard` and `--opentelemetry`. */
export function observerOptions(): Option[] {
  return [
    new Option('--tensorboard <folder>', 'also write event files for TensorBoard'),
    new Option('--opentelemetry', 'also report to the OpenTelemetry SDK that this process has registered'),
  ];
}

/** Runs a study's search. */
export type Searcher = (study: Study, options: StudySearchOptions) => Promise<SearchResult>;

/**
 * Makes what runs a search with the observers that the flags ask for.
 * @throws GnasError GNAS_MISSING_DEPENDENCY without `@gnas/telemetry`; the search throws what an observer refuses before it begins
 */
export async function observedSearch({ tensorboard, opentelemetry }: ObserverFlags): Promise<Searcher> {
  if (tensorboard === undefined && !opentelemetry) return (study, options) => study.search(options);
  const telemetry = await loadTelemetry();
  return (study, options) => {
    const observers = [
      ...(tensorboard === undefined ? [] : [telemetry.tensorBoard(tensorboard, { epochs: study.algorithm.trainsSupernet })]),
      ...(opentelemetry ? [telemetry.openTelemetry()] : []),
    ];
    return telemetry.watch(study, observers, options);
  };
}

async function loadTelemetry(): Promise<typeof import('@gnas/telemetry')> {
  try {
    return await import('@gnas/telemetry');
  } catch (cause) {
    throw new GnasError(
      'GNAS_MISSING_DEPENDENCY',
      '--tensorboard and --opentelemetry need the package @gnas/telemetry: npm install @gnas/telemetry',
      { cause },
    );
  }
}
