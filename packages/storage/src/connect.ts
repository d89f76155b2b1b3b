import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { GnasError } from '@gnas/core';
import type { Kysely, RawBuilder } from 'kysely';
import { openFile, openFileToRead } from './open-file.js';
import { openServer } from './open-server.js';
import type { Schema } from './schema.js';

/** An open database. */
export interface Connection {
  readonly db: Kysely<Schema>;
  /** The place for messages, without a password. */
  readonly where: string;
  /** The database's clock: milliseconds since the epoch. */
  readonly now: RawBuilder<number>;
  close(): Promise<void>;
}

/**
 * Opens a database.
 * @param location a file, created if it doesn't exist, or `postgres://user:password@host/database`
 * @throws GnasError GNAS_INVALID_FILE if the file isn't a database; GNAS_INVALID_OPTION for an address that isn't one
 */
export function connect(location: string): Connection {
  return isServer(location) ? openServer(location) : openFile(pathOf(location));
}

/** Opens a database for reading. A file, and its folder, may be read-only. @throws as `connect` does */
export function connectToRead(location: string): Connection {
  return isServer(location) ? openServer(location) : openFileToRead(pathOf(location));
}

/** Whether a location exists, without creating it. A server is always assumed to exist. */
export function exists(location: string): boolean {
  return isServer(location) || existsSync(pathOf(location));
}

function isServer(location: string): boolean {
  return /^postgres(ql)?:\/\//i.test(location);
}

/** Refuses other addresses, such as a misspelled postgres://, which would become the name of a file that shows a password. */
function pathOf(location: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]+):\//i.exec(location) ?? [];
  if (scheme === undefined && !/:[^/\\]*@/.test(location)) return resolve(location);
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `A store can't be at ${scheme === undefined ? 'an address without postgres://' : `an address that begins with ${scheme}:/`}. Give a file, or postgres://user:password@host/database.`,
  );
}
