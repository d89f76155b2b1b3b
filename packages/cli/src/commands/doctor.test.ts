import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from '../testing/run-command.js';

const server = process.env.GNAS_TEST_POSTGRES_URL;

it.runIf(server)(
  'shows the address of a store without its password (needs PostgreSQL)',
  {
    meta: { attempt: 'password in an address', tries: 2 },
  },
  async () => {
    const store = `${server}?password=hunter2`;
    await run(
      'search',
      '--dataset',
      'karate-club',
      '--trials',
      '1',
      '--epochs',
      '1',
      '--final-epochs',
      '1',
      '--no-baselines',
      '--store',
      store,
    );
    for (const flags of [[], ['--json']]) {
      const { out, err } = await run('doctor', '--store', store, ...flags);
      expect(out).toMatch(/postgres:\/\/[^?\s]+: \d+ stud(y|ies)/);
      expect(out + err).not.toContain('hunter2');
    }
    expect(existsSync('postgres:')).toBe(false);
  },
);
