import { describe, expect, it } from 'vitest';
import { dataPlan } from './data-plan.js';
import { fromCsv } from './from-csv.js';

const planOf = async (copy: (row: number) => string): Promise<string> => {
  const rows = Array.from({ length: 30 }, (_, k) => `n${k},${k % 3 ? 'red' : 'blue'},${copy(k)},${k * 1.5}`);
  const nodes = { text: `id,team,hint,x\n${rows.join('\n')}` };
  return dataPlan(await fromCsv({ nodes, edges: { text: 'source,target\nn0,n1\n' }, label: 'team' })).join('\n');
};

describe('a feature that has one value for each class', () => {
  it('is named', async () => {
    expect(await planOf((k) => (k % 3 ? '1' : '0'))).toContain('hint has one value for each class');
  });

  it('is none where a value is of two classes, or a class has two values', async () => {
    expect(await planOf((k) => (k % 4 ? '1' : '0'))).not.toContain('for each class');
    expect(await planOf((k) => (k % 3 ? String(k % 2) : '7'))).not.toContain('for each class');
  });
});
