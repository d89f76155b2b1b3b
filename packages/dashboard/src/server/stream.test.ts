import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { Stream } from './stream.js';

/** A response whose reader takes a few events, and no more until it is asked to. */
class SlowReader extends EventEmitter {
  readonly destroyed = false;
  readonly written: string[] = [];
  room = 2;

  write(text: string): boolean {
    this.written.push(text);
    return --this.room > 0;
  }

  end(): void {}

  take(room: number): void {
    this.room = room;
    this.emit('drain');
  }
}

it('keeps the last event of each subject for a reader that does not read', {
  meta: { attempt: 'reader that never reads' },
}, () => {
  const reader = new SlowReader();
  const stream = new Stream(reader as unknown as ServerResponse);
  for (let round = 0; round < 10_000; round++)
    for (const subject of ['a', 'b', 'c']) stream.send(subject, () => (subject === 'c' ? undefined : `${subject}${round}`));
  expect(reader.written).toEqual(['a0', 'b0']);
  reader.take(100);
  expect(reader.written).toEqual(['a0', 'b0', 'a9999', 'b9999']);
  reader.take(100);
  expect(reader.written).toHaveLength(4);
});
