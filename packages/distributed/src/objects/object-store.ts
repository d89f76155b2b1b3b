import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GnasError } from '@gnas/core';
import type { Board } from '../broker/board.js';
import type { ObjectReference } from '../messages/messages.js';
import { writeAnew } from './write-anew.js';

/** Keeps bytes by their SHA-256, beside the queue: graphs, and trained parameters. */
export interface ObjectStore {
  put(bytes: Uint8Array): Promise<ObjectReference>;
  /** Undefined if it isn't there, or not any more. @throws GnasError GNAS_INVALID_FILE if its bytes have another SHA-256 */
  get(reference: ObjectReference): Promise<Uint8Array | undefined>;
  remove(reference: ObjectReference): Promise<void>;
}

/** Most bytes that are sent at once. */
const chunkBytes = 1 << 20;
/** Milliseconds that an object is kept on a board: three days. */
const lifeMs = 3 * 24 * 3_600_000;

/** Keeps objects in chunks on the queue's server. */
export class BoardObjects implements ObjectStore {
  constructor(readonly board: Board) {}

  async put(bytes: Uint8Array): Promise<ObjectReference> {
    const reference = referenceOf(bytes);
    const group = groupOf(reference);
    for (const [chunk, from] of chunksOf(reference).entries())
      await this.board.put(group, String(chunk), bytes.subarray(from, from + chunkBytes), lifeMs);
    return reference;
  }

  async get(reference: ObjectReference): Promise<Uint8Array | undefined> {
    const group = groupOf(reference);
    const bytes = new Uint8Array(reference.bytes);
    for (const [chunk, from] of chunksOf(reference).entries()) {
      const part = await this.board.get(group, String(chunk));
      if (!part) return undefined;
      if (from + part.length > bytes.length) throw damaged(reference);
      bytes.set(part, from);
    }
    return checked(bytes, reference);
  }

  async remove(reference: ObjectReference): Promise<void> {
    for (const chunk of chunksOf(reference).keys()) await this.board.remove(groupOf(reference), String(chunk));
  }
}

/** Keeps objects as files of a folder, such as one that all machines share. */
export class FolderObjects implements ObjectStore {
  constructor(readonly folder: string) {}

  async put(bytes: Uint8Array): Promise<ObjectReference> {
    const reference = referenceOf(bytes);
    const file = join(this.folder, reference.hash);
    const isThere = await stat(file).then(
      ({ size }) => size === bytes.length,
      () => false,
    );
    if (isThere) return reference;
    await mkdir(this.folder, { recursive: true });
    await writeAnew(file, bytes);
    return reference;
  }

  async get(reference: ObjectReference): Promise<Uint8Array | undefined> {
    const file = join(this.folder, nameOf(reference));
    let bytes: Uint8Array;
    try {
      const status = await stat(file);
      if (!status.isFile() || status.size !== reference.bytes) throw damaged(reference);
      bytes = await readFile(file);
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw error;
    }
    return checked(bytes, reference);
  }

  async remove(reference: ObjectReference): Promise<void> {
    await rm(join(this.folder, nameOf(reference)), { force: true });
  }
}

/** Offset of each chunk. */
function chunksOf({ bytes }: ObjectReference): number[] {
  return Array.from({ length: Math.ceil(bytes / chunkBytes) }, (_, chunk) => chunk * chunkBytes);
}

const groupOf = (reference: ObjectReference): string => `object-${nameOf(reference)}`;
/** Most bytes of an object. */
const mostBytes = 2 ** 33;

/** The hash of a reference, which comes from a message: as it names a file, it must be nothing else. @throws GnasError GNAS_INVALID_FILE */
function nameOf(reference: ObjectReference): string {
  const { hash, bytes } = reference;
  if (/^[0-9a-f]{64}$/.test(hash) && Number.isInteger(bytes) && bytes >= 0 && bytes <= mostBytes) return hash;
  throw damaged(reference);
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const referenceOf = (bytes: Uint8Array): ObjectReference => ({ hash: sha256(bytes), bytes: bytes.length });

function checked(bytes: Uint8Array, reference: ObjectReference): Uint8Array {
  if (bytes.length === reference.bytes && sha256(bytes) === reference.hash) return bytes;
  throw damaged(reference);
}

function damaged({ hash }: ObjectReference): GnasError {
  return new GnasError(
    'GNAS_INVALID_FILE',
    `The object ${String(hash).slice(0, 12)} has other bytes than its SHA-256 says. Remove it from the object store; it is then made again.`,
  );
}
