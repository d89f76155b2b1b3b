import { describe, expect, it } from 'vitest';
import { parseQueueAddress, withoutPasswords } from './queue-address.js';

describe('parseQueueAddress', () => {
  it('knows Redis, Valkey and PostgreSQL, with and without TLS', () => {
    const kinds = ['redis', 'rediss', 'valkey', 'valkeys', 'postgres', 'postgresql'].map((protocol) => {
      const { kind, url } = parseQueueAddress(`${protocol}://queue.example:1234/1`);
      return [kind, url.split(':')[0]];
    });
    expect(kinds).toEqual([
      ['redis', 'redis'],
      ['redis', 'rediss'],
      ['redis', 'redis'],
      ['redis', 'rediss'],
      ['postgres', 'postgres'],
      ['postgres', 'postgres'],
    ]);
  });

  it('uses a password and does not show it', () => {
    const address = parseQueueAddress('rediss://me:s3cret@queue.example:6380/2?family=6');
    expect(address.url).toContain('me:s3cret@');
    expect(address.shown).toBe('rediss://me@queue.example:6380/2');
  });

  it('knows which servers are on this machine', () => {
    const isLocal = (host: string): boolean => parseQueueAddress(`redis://${host}`).isLocal;
    expect(['localhost', '127.0.0.1:6379', '127.1.2.3', '[::1]:6379'].map(isLocal)).toEqual([true, true, true, true]);
    expect(['queue', '10.0.0.1', '127.example.com', 'localhost.example.com'].map(isLocal)).toEqual([false, false, false, false]);
  });

  it('rejects other addresses without showing them', () => {
    for (const wrong of ['localhost', 'http://me:s3cret@host', 'redis://me:s3cret@host:port', ''])
      expect(() => parseQueueAddress(wrong), wrong).toThrow(/can't be read/);
    expect(() => parseQueueAddress('http://me:s3cret@host')).not.toThrow(/s3cret/);
  });
});

it('takes passwords out of messages', () => {
  expect(withoutPasswords('connect postgres://me:s3cret@db/x failed, redis://:other@q too')).toBe(
    'connect postgres://me@db/x failed, redis://@q too',
  );
});
