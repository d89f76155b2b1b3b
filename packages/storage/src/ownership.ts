import { randomUUID } from 'node:crypto';
import { GnasError } from '@gnas/core';
import type { Connection } from './connect.js';
import { hasEnded, readProcess, thisProcess } from './owning-process.js';
import type { StudyRow } from './schema.js';

/** Milliseconds between an owner's signs of life. */
export const heartbeatMs = 5_000;
/** Milliseconds after a sign of life for which an owner keeps a study, by the database's clock. */
export const leaseMs = 60_000;

/** What a store knows about the owner of a study. */
export interface Ownership extends Pick<StudyRow, 'owner' | 'process' | 'seen_at'> {
  /** The database's clock when the row was read. */
  readonly now: number;
}

/**
 * Whether a study belongs to a process: its last sign of life is younger than the lease. The process's pid only shortens the wait, if it
 * can be seen to have ended. A sign of life from the future was given before the clock was set back.
 */
export function isOwned({ owner, process, seen_at: seenAt, now }: Ownership): boolean {
  if (owner === null || Math.abs(now - seenAt) >= leaseMs) return false;
  const known = readProcess(process);
  return known === undefined || !hasEnded(known);
}

/** The columns of a study that make a process its owner. */
export function ownedBy(owner: string): Pick<StudyRow, 'owner' | 'process' | 'state'> {
  return { owner, process: JSON.stringify(thisProcess()), state: 'running' };
}

/** Makes the id of an owner: at random, so that no other process ever has it. */
export function newOwner(): string {
  return randomUUID();
}

/**
 * Makes this process the only one that may write to a study.
 * @param owner from `newOwner`; with the same one, it may be called again if the answer was lost
 * @throws GnasError GNAS_STUDY_LOCKED if the study belongs to another process
 */
export async function takeOwnership(
  { db, now }: Pick<Connection, 'db' | 'now'>,
  study: Ownership & Pick<StudyRow, 'name'>,
  owner: string,
): Promise<void> {
  if (study.owner === owner) return;
  if (isOwned(study)) throw locked(study);
  const { numUpdatedRows } = await db
    .updateTable('studies')
    .set({ ...ownedBy(owner), seen_at: now })
    .where('name', '=', study.name)
    // If two processes find the old owner gone, only one of them changes the row; and none if the owner gives a sign of life now.
    .where('seen_at', '=', study.seen_at)
    .where((row) => (study.owner === null ? row('owner', 'is', null) : row('owner', '=', study.owner)))
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw locked(study);
}

function locked({ name, owner, process, seen_at: seenAt, now }: Ownership & Pick<StudyRow, 'name'>): GnasError {
  const known = readProcess(process);
  const seconds = (milliseconds: number): string => `${Math.max(0, Math.ceil(milliseconds / 1000))} s`;
  const who = owner === null || !known ? 'another process' : `process ${known.pid} on ${known.host}`;
  const seen = owner === null ? '' : `, which gave its last sign of life ${seconds(now - seenAt)} ago`;
  return new GnasError(
    'GNAS_STUDY_LOCKED',
    `Study "${name}" is being searched by ${who}${seen}. Wait for it, stop it, or give this search another name. If it has ended, the study is free ${seconds(leaseMs)} after its last sign of life, or at once with gnas resume ${name} --force.`,
  );
}
