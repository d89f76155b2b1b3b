import { GnasError } from '@gnas/core';
import { invalidStore } from './invalid-store.js';

const safe = 'What was recorded before is safe.';

const sqlite = { busy: 5, locked: 6, readOnly: 8, io: 10, full: 13, cantOpen: 14 };

/** Names what is wrong with a file, and what to do about it. @param where its path */
export function sqliteProblem(where: string, cause: unknown): GnasError {
  if (cause instanceof GnasError) return cause;
  const { rawCode = 0, code } = cause as { rawCode?: number; code?: string };
  const primary = rawCode & 0xff;
  if (primary === sqlite.full || code === 'ENOSPC') return full(where, cause);
  if (primary === sqlite.busy || primary === sqlite.locked)
    return unavailable(`${where} is locked by another process. ${safe} Wait for that process, or end it.`, cause);
  if (primary === sqlite.readOnly || primary === sqlite.cantOpen || ['EACCES', 'EROFS', 'EPERM'].includes(String(code)))
    return unavailable(
      `${where} can't be opened, or written to: ${textOf(cause)}. Make the file and its folder writable, or use another store.`,
      cause,
    );
  if (primary === sqlite.io)
    return unavailable(
      `The disk of ${where} reports an error: ${textOf(cause)}. ${safe} Check the disk and its free space, then resume.`,
      cause,
    );
  return invalidStore(where, cause);
}

/** Names what is wrong with a server, and what to do about it. @param where its address, without a password */
export function serverProblem(where: string, cause: unknown): GnasError {
  if (cause instanceof GnasError) return cause;
  const code = String((cause as { code?: unknown }).code ?? '');
  if (isLostConnection(cause) || isPassingCode(code))
    return unavailable(`${where} can't be reached: ${textOf(cause)}. ${safe} Check the server, then resume.`, cause);
  if (code === '53100') return full(where, cause);
  if (code === '25006' || code === '42501')
    return unavailable(`${where} can't be written to: ${textOf(cause)}. Use a user that may write, or another store.`, cause);
  return invalidStore(where, cause);
}

/** Whether an error may pass by itself, so that trying again makes sense. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof GnasError) || error.code !== 'GNAS_STORE_UNAVAILABLE') return false;
  const { rawCode = 0, code } = (error.cause ?? {}) as { rawCode?: number; code?: unknown };
  return [sqlite.busy, sqlite.locked].includes(rawCode & 0xff) || isLostConnection(error.cause) || isPassingCode(String(code));
}

const lostCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN'],
  // The server was stopped, or stopped this session.
  ...['57P01', '57P02', '57P05'],
]);

/** Whether an error means that a connection is gone; pg has no code for some. */
export function isLostConnection(cause: unknown): boolean {
  const { code, message = '' } = (cause ?? {}) as { code?: unknown; message?: string };
  return (
    lostCodes.has(String(code)) ||
    String(code).startsWith('08') ||
    /connection terminated|connection error|not queryable|query read timeout|timeout exceeded when trying to connect/i.test(
      message,
    )
  );
}

/** The server is starting or has no connection left, or another transaction was in the way. */
function isPassingCode(code: string): boolean {
  return ['57P03', '53300', '40001', '40P01', '55P03'].includes(code);
}

function full(where: string, cause: unknown): GnasError {
  return unavailable(
    `The disk of ${where} is full: ${textOf(cause)}. ${safe} Free space on that disk, then go on with gnas resume.`,
    cause,
  );
}

function unavailable(message: string, cause: unknown): GnasError {
  return new GnasError('GNAS_STORE_UNAVAILABLE', message, { cause });
}

function textOf(cause: unknown): string {
  return cause instanceof Error && cause.message ? cause.message : String((cause as { code?: unknown }).code ?? cause);
}
