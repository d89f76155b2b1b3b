import { isBranded } from './brand.js';
import { noteCopy } from './copies-of-core.js';

noteCopy(import.meta.url);

/** Stable codes of the errors that gnas throws on purpose. Match on the code, not on the message. */
export type GnasErrorCode =
  | 'GNAS_INVALID_GRAPH'
  | 'GNAS_INVALID_FILE'
  | 'GNAS_FILE_NOT_FOUND'
  | 'GNAS_DOWNLOAD_FAILED'
  | 'GNAS_INVALID_OPTION'
  | 'GNAS_INVALID_SELECTION'
  | 'GNAS_INVALID_SPACE'
  | 'GNAS_INVALID_SHAPE'
  /** A model's output at some nodes needs more than their receptive field. Core then uses the whole graph. */
  | 'GNAS_NOT_LOCAL'
  | 'GNAS_INVALID_PLUGIN'
  | 'GNAS_NAME_CLASH'
  | 'GNAS_UNKNOWN_NAME'
  | 'GNAS_INCOMPATIBLE'
  | 'GNAS_DEVICE_UNAVAILABLE'
  | 'GNAS_OUT_OF_MEMORY'
  | 'GNAS_DIVERGED'
  | 'GNAS_ABORTED'
  | 'GNAS_ALL_TRIALS_FAILED'
  | 'GNAS_WORKER_LOST'
  /** A queue server can't be reached, or doesn't answer. */
  | 'GNAS_QUEUE_UNAVAILABLE'
  /** One trial, run twice, gave two results that differ. */
  | 'GNAS_RESULTS_DIFFER'
  | 'GNAS_STUDY_MISMATCH'
  | 'GNAS_STUDY_LOCKED'
  /** The place where studies are kept can't be reached, read or written now. What it holds is unchanged. */
  | 'GNAS_STORE_UNAVAILABLE'
  /** A server requires a token that a request lacks. */
  | 'GNAS_UNAUTHORIZED'
  /** A server rejects a request, with or without a token. */
  | 'GNAS_FORBIDDEN'
  | 'GNAS_MISSING_DEPENDENCY';

const brand: unique symbol = Symbol.for('@gnas/core/GnasError');

/**
 * The error class of gnas. Its message says what was given, what was expected and what to do.
 *
 * @example
 * try { await planetoid('cora'); } catch (error) {
 *   if (error instanceof GnasError && error.code === 'GNAS_DOWNLOAD_FAILED') console.error('offline?');
 * }
 */
export class GnasError extends Error {
  override readonly name = 'GnasError';

  /** True for errors of another copy of core too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is asked about itself
    return isBranded(value, brand, this, GnasError);
  }

  get [brand](): true {
    return true;
  }

  constructor(
    readonly code: GnasErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
