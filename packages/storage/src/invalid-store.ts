import { GnasError } from '@gnas/core';

/** Says that a place doesn't hold a usable store, and what to do about it. @param where the place, without a password */
export function invalidStore(where: string, cause: unknown): GnasError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GnasError(
    'GNAS_INVALID_FILE',
    `${where} can't be used as a store of studies: ${reason}. Give another file, or move this one away.`,
    { cause },
  );
}
