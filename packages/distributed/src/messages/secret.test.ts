import { expect, it } from 'vitest';
import { parseQueueAddress } from '../broker/queue-address.js';
import { secretFor } from './secret.js';

const [here, away] = [parseQueueAddress('redis://localhost'), parseQueueAddress('redis://me:s3cret@queue.example')];

it('needs a secret for a queue on another machine', () => {
  expect(secretFor(here, '')).toBe('');
  expect(() => secretFor(away, '')).toThrow(/redis:\/\/me@queue\.example is on another machine, and no secret was given/);
  expect(secretFor(away, '0123456789abcdef')).toBe('0123456789abcdef');
});

it('rejects a short secret', () => {
  for (const address of [here, away]) expect(() => secretFor(address, 'short')).toThrow(/has 5 characters; at least 16/);
});
