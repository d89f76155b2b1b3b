import { expect, it } from 'vitest';
import { Backpressure } from './backpressure.js';

it('lets in as many as there is use for, in order, and more when more workers come', async () => {
  let most = 2;
  const room = new Backpressure(() => most);
  const inside: number[] = [];
  const leave: (() => void)[] = [];
  for (let number = 0; number < 6; number++)
    void room.enter(undefined).then((exit) => {
      inside.push(number);
      leave.push(exit);
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  await settle();
  expect(inside).toEqual([0, 1]);
  leave.shift()?.();
  await settle();
  expect(inside).toEqual([0, 1, 2]);
  most = 4;
  room.admit();
  room.admit();
  await settle();
  expect(inside).toEqual([0, 1, 2, 3, 4]);
});

it('lets a waiting one go on when the search is stopped', async () => {
  const room = new Backpressure(() => 1);
  await room.enter(undefined);
  const controller = new AbortController();
  const waiting = room.enter(controller.signal);
  controller.abort();
  await expect(waiting).resolves.toBeTypeOf('function');
  await expect(room.enter(controller.signal)).resolves.toBeTypeOf('function');
});
