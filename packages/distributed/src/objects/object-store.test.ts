import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FolderObjects } from './object-store.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-objects-'));
const objects = new FolderObjects(join(folder, 'objects'));
const bytes = Buffer.from('bytes');
const hash = createHash('sha256').update(bytes).digest('hex');

it('keeps bytes by their hash, and nothing else', async () => {
  const reference = await objects.put(bytes);
  expect(reference).toEqual({ hash, bytes: 5 });
  expect(Buffer.from((await objects.get(reference)) as Uint8Array)).toEqual(bytes);
  expect(readdirSync(objects.folder)).toEqual([hash]);
  await objects.remove(reference);
  expect(await objects.get(reference)).toBeUndefined();
});

it('reads and removes no file that a message names', {
  meta: { attempt: 'object named as a path, or replaced', tries: 5 },
}, async () => {
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'bytes');
  for (const name of ['../secret', secret, '', hash.toUpperCase()]) {
    const reference = { hash: name, bytes: 5 };
    await expect(objects.get(reference)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
    await expect(objects.remove(reference)).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
  }
  expect(existsSync(secret)).toBe(true);
  mkdirSync(objects.folder, { recursive: true });
  symlinkSync('/dev/zero', join(objects.folder, hash));
  await expect(objects.get({ hash, bytes: 5 })).rejects.toMatchObject({ code: 'GNAS_INVALID_FILE' });
});
