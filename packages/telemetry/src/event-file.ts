import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Event, encodeEvent } from './event.js';
import { tfRecord } from './tf-record.js';

/** The file name by which TensorBoard finds an event file. @param begun seconds since the epoch; the latest of several files counts */
export function eventFileName(begun: number): string {
  return `events.out.tfevents.${begun.toFixed(3).padStart(14, '0')}.gnas`;
}

/** The first events of every file. @param wallTime seconds since the epoch */
function opening(wallTime: number): Event[] {
  return [
    { wallTime, what: { fileVersion: 'brain.Event:2' } },
    { wallTime, what: { sessionStart: true } },
  ];
}

function encode(events: readonly Event[]): Uint8Array {
  return Buffer.concat(events.map((event) => tfRecord(encodeEvent(event))));
}

/** An event file that grows. */
export interface EventFile {
  /** Hands an event to the operating system before it returns. */
  append(event: Event): void;
}

/** Creates an event file to append to. @param wallTime seconds since the epoch */
export function growingEventFile(path: string, wallTime: number): EventFile {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encode(opening(wallTime)));
  return { append: (event) => appendFileSync(path, encode([event])) };
}

/** Writes a complete event file. It has a temporary name until all of it is written. */
export function writeEventFile(path: string, wallTime: number, events: readonly Event[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${dirname(path)}/${randomUUID()}.part`;
  // Creates the file, and follows no link.
  writeFileSync(temporary, encode([...opening(wallTime), ...events]), { flag: 'wx' });
  renameSync(temporary, path);
}
