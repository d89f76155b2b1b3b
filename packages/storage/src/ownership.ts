import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { GnasError } from '@gnas/core';
import type { Kysely } from 'kysely';
import type { Schema, StudyRow } from './schema.js';

/** Milliseconds between an owner's signs of life. */
export const heartbeatMs = 5_000;
/** Milliseconds without a sign of life after which an owner on another host counts as dead. */
const goneAfterMs = 60_000;

/** Whether the process that owns a study is alive, as far as this process can tell. */
export function isOwned({ owner, seen_at: seenAt }: Pick<StudyRow, 'owner' | 'seen_at'>): boolean {
  if (owner === null) return false;
  const [host, pid] = owner.split(' ');
  return host === hostname() ? isAlive(Number(pid)) : Date.now() - seenAt < goneAfterMs;
}

/**
 * Makes this process the only one that may write to a study.
 * @returns the owner's mark
 * @throws GnasError GNAS_STUDY_LOCKED if another process writes to it
 */
export async function takeOwnership(db: Kysely<Schema>, study: Pick<StudyRow, 'name' | 'owner' | 'seen_at'>): Promise<string> {
  const locked = (by: string) =>
    new GnasError(
      'GNAS_STUDY_LOCKED',
      `Study "${study.name}" is being searched by another process (${by}). Wait for it, stop it, or give this search another name.`,
    );
  if (study.owner !== null && isOwned(study)) throw locked(study.owner.split(' ').slice(0, 2).join(', process '));
  const mark = `${hostname()} ${process.pid} ${randomUUID()}`;
  // If two processes find the old owner dead, only one of them changes the row.
  const { numUpdatedRows } = await db
    .updateTable('studies')
    .set({ owner: mark, seen_at: Date.now(), state: 'running' })
    .where('name', '=', study.name)
    .where((row) => (study.owner === null ? row('owner', 'is', null) : row('owner', '=', study.owner)))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw locked('which took it a moment ago');
  return mark;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
