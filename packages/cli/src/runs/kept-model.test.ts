import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../main.js';
import { modelPath } from './kept-model.js';

describe('modelPath', () => {
  it('is beside the store, whatever the study is called', () => {
    expect(modelPath('.gnas/studies.db', 'first')).toBe(resolve('.gnas/studies.models/first.safetensors'));
    expect(dirname(modelPath('a.b/store', 'x'))).toBe(resolve('a.b/store.models'));
    for (const name of ['../../etc/passwd', '..', 'a/b', 'c:\\d', 'ä ö'])
      expect(dirname(modelPath('s.db', name))).toBe(resolve('s.models'));
  });

  it('is under .gnas for a server, without a password', () => {
    const path = modelPath('postgres://me:secret@db.example:5432/studies', 'first');
    expect(dirname(dirname(path))).toBe(resolve('.gnas'));
    expect(basename(path)).toBe('first.safetensors');
    expect(path).not.toMatch(/secret/);
  });
});

/** Searches with the store in a folder of its own; `onLine` sees each line of progress. */
async function search(folder: string, onLine: (line: string) => void = () => {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(
    [
      ...['search', '--dataset', 'karate-club', '--space', 'single-path', '--algorithm', 'random-search', '--trials', '1'],
      ...['--epochs', '2', '--final-epochs', '2', '--no-baselines', '--store', join(folder, 's.db')],
    ],
    {
      out: (text) => out.push(text),
      err: (text) => {
        err.push(text);
        onLine(text);
      },
      interactive: false,
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('a model that cannot be kept', () => {
  it('ends a search before it begins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gnas-kept-'));
    writeFileSync(join(folder, 's.models'), 'a file where the folder would be');
    const { code, err } = await search(folder);
    expect([code, err]).toEqual([1, expect.stringMatching(/s\.models, where the found model is kept, cannot be written to/)]);
  });

  it('does not take the report of its search with it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gnas-kept-'));
    const { code, out, err } = await search(folder, (line) => {
      if (!line.startsWith('Training the best')) return;
      rmSync(join(folder, 's.models'), { recursive: true });
      writeFileSync(join(folder, 's.models'), 'a file where the folder was');
    });
    expect(code).toBe(0);
    expect(err).toMatch(/The model cannot be kept in .*s\.models/);
    expect(out).toMatch(/^ {2}found +\d/m);
    expect(out).not.toMatch(/gnas predict/);
  });
});
