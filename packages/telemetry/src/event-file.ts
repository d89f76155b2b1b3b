import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Event, encodeEvent } from './event.js';
import { tfRecord } from './tf-record.js';

/** Name by which TensorBoard finds an event file. @param begun seconds since the epoch; of two files the later one wins */
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

/** Begins an event file that grows. Each event is on its way to the disk when `append` returns. */
export function growingEventFile(path: string, wallTime: number): { append(event: Event): void } {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, encode(opening(wallTime)));
  return { append: (event) => appendFileSync(path, encode([event])) };
}

/** Writes an event file that is whole, under another name first. */
export function writeEventFile(path: string, wallTime: number, events: readonly Event[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${dirname(path)}/${process.pid}.part`;
  writeFileSync(temporary, encode([...opening(wallTime), ...events]));
  renameSync(temporary, path);
}
