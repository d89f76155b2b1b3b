import { mkdir } from 'node:fs/promises';
import { type BaseSpace, GnasError } from '@gnas/core';
import type { SearchEvents } from '@gnas/telemetry';
import { Option } from 'commander';

export interface ObserverFlags {
  readonly tensorboard?: string;
  readonly opentelemetry?: boolean;
}

/** `--tensorboard` and `--opentelemetry`. */
export function observerOptions(): Option[] {
  return [
    new Option('--tensorboard <folder>', "also write TensorBoard's event files"),
    new Option('--opentelemetry', 'also tell the OpenTelemetry SDK that this process has registered'),
  ];
}

export interface Observed {
  readonly study: string;
  readonly space: BaseSpace;
  /** Whether epochs are those of a supernet. */
  readonly supernet: boolean;
}

/**
 * Refuses flags that cannot be followed, before a study is begun.
 * @throws GnasError GNAS_MISSING_DEPENDENCY without `@gnas/telemetry`; GNAS_FILE_NOT_FOUND where the folder cannot be made
 */
export async function checkObservers({ tensorboard, opentelemetry }: ObserverFlags): Promise<void> {
  if (tensorboard !== undefined || opentelemetry) await loadTelemetry();
  if (tensorboard === undefined) return;
  try {
    await mkdir(tensorboard, { recursive: true });
  } catch (cause) {
    throw new GnasError(
      'GNAS_FILE_NOT_FOUND',
      `--tensorboard ${tensorboard}: the folder cannot be made: ${cause instanceof Error ? cause.message : cause}.`,
      { cause },
    );
  }
}

async function loadTelemetry(): Promise<typeof import('@gnas/telemetry')> {
  try {
    return await import('@gnas/telemetry');
  } catch (cause) {
    throw new GnasError(
      'GNAS_MISSING_DEPENDENCY',
      '--tensorboard and --opentelemetry need the package @gnas/telemetry beside @gnas/cli: npm install @gnas/telemetry',
      { cause },
    );
  }
}

/** Runs a search that is watched as the flags say. @throws what the search throws, and as `checkObservers` does */
export async function observed<T>(
  { tensorboard, opentelemetry }: ObserverFlags,
  { study, space, supernet }: Observed,
  search: (events: SearchEvents) => Promise<T>,
): Promise<T> {
  if (tensorboard === undefined && !opentelemetry) return search({});
  const telemetry = await loadTelemetry();
  const observers = [
    ...(tensorboard === undefined ? [] : [telemetry.tensorBoard(tensorboard, { space, epochs: supernet })]),
    ...(opentelemetry ? [telemetry.openTelemetry({ study })] : []),
  ];
  return telemetry.watch(observers, search);
}
