import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomSearch } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy } from '@gnas/core';
import { karateClub } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { SinglePathNodeClassificationSpace } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import { describe, expect, it } from 'vitest';
import { main } from './main.js';

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, { out: (text) => out.push(text), err: (text) => err.push(text), interactive: false });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const store = join(mkdtempSync(join(tmpdir(), 'gnas-cli-')), 'studies.db');

describe('a study of createStudy', () => {
  it('is shown, and not resumed: its parts are known to its program alone', async () => {
    const storage = await StudyStorage.open(store);
    const study = await createStudy({
      dataset: karateClub(),
      space: new SinglePathNodeClassificationSpace({ hiddenDim: 4, ops: ['gcn', 'sage'] }),
      algorithm: new RandomSearch({ numTrials: 3 }),
      estimator: new TrainScratchEstimator({ epochs: 3 }),
      backend: await createBackend({ device: 'wasm' }),
      storage,
      name: 'in-code',
    });
    const controller = new AbortController();
    await study.search({ signal: controller.signal, onTrial: () => controller.abort() });
    await storage.close();

    const listed = await run('list', 'studies', '--store', store);
    expect(listed.out).toMatch(/in-code +stopped +karate-club +1 /);
    const shown = await run('show', 'in-code', '--store', store);
    expect(shown.out).toContain('space SinglePathNodeClassificationSpace, algorithm RandomSearch');
    expect(shown.out).toMatch(/op_0=(gcn|sage) op_1=(gcn|sage)/);
    expect((await run('export', 'in-code', '--csv', '--store', store)).out.split('\n')).toHaveLength(2);

    const resumed = await run('resume', 'in-code', '--store', store);
    expect(resumed).toMatchObject({ code: 1, err: expect.stringContaining('was begun in code, by createStudy') });
    // Without a name, it is passed over.
    expect((await run('resume', '--store', store)).err).toContain('waits to be resumed');
    expect((await run('predict', '--study', 'in-code', '--store', store)).err).toContain('was begun in code');
  });
});
