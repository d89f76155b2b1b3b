import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWhole } from './write-file.js';

const folder = mkdtempSync(join(tmpdir(), 'gnas-write-'));

it('takes the place of a file, or of a link, without writing through it', async () => {
  const [target, link] = [join(folder, 'target'), join(folder, 'link')];
  writeFileSync(target, 'kept');
  symlinkSync(target, link);
  await writeWhole(link, 'new');
  await writeWhole(link, Uint8Array.of(65));
  expect([readFileSync(target, 'utf8'), readFileSync(link, 'utf8'), readdirSync(folder).length]).toEqual(['kept', 'A', 2]);
});

it.runIf(process.platform === 'linux')(
  'writes to a pipe and a device, and leaves them there',
  {
    meta: { attempt: 'device or pipe as the place of a result', tries: 2 },
  },
  async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    const heard = new Promise<string>((resolve) => reader.stdout.once('data', (chunk) => resolve(String(chunk))));
    await writeWhole(pipe, 'text');
    expect(await heard).toBe('text\n');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    await writeWhole('/dev/null', 'text');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  },
);
