import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** Kinds of store to test, each with a function that makes an empty one and returns its location. */
export const places: readonly (readonly [name: string, make: () => Promise<string>])[] = [
  ['file', async () => join(mkdtempSync(join(tmpdir(), 'gnas-storage-')), 'studies.db')],
  ...(process.env.GNAS_TEST_POSTGRES_URL ? [['PostgreSQL', emptyDatabase] as const] : []),
];

async function emptyDatabase(): Promise<string> {
  const url = new URL(process.env.GNAS_TEST_POSTGRES_URL ?? '');
  const name = `gnas_${process.pid}_${Date.now()}_${Math.trunc(performance.now() * 1000)}`;
  const client = new Client({ connectionString: String(url) });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  url.pathname = `/${name}`;
  return String(url);
}
