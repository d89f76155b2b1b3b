import { nasBenchGraph } from '@gnas/datasets';
import { describe, expect, it } from 'vitest';
import { canonicalArchitecture, linkPatterns, nasBenchGraphOperations } from './canonical-architecture.js';

const digits = (n: number, base: number): number[] =>
  [n / base ** 3, n / base ** 2, n / base, n].map((d) => Math.floor(d) % base);
const key = (pattern: string, ...names: string[]): string =>
  canonicalArchitecture(
    (linkPatterns as readonly string[]).indexOf(pattern),
    names.map((name) => (nasBenchGraphOperations as readonly string[]).indexOf(name)),
  ).key;
/** Keys of all selections made of some operations. */
function keysOf(operations: readonly number[]): Set<string> {
  const keys = new Set<string>();
  for (let pattern = 0; pattern < 9; pattern++)
    for (let n = 0; n < operations.length ** 4; n++)
      keys.add(
        canonicalArchitecture(
          pattern,
          digits(n, operations.length).map((digit) => operations[digit] as number),
        ).key,
      );
  return keys;
}
const all = keysOf([...nasBenchGraphOperations.keys()]);
const nothing = '88888';
const without = (keys: ReadonlySet<string>): Set<string> => new Set([...keys].filter((text) => text !== nothing));

describe('canonicalArchitecture', () => {
  it('finds 26,206 architectures and the one without any operation', () => {
    expect(all.size).toBe(26_207);
    expect(all.has(nothing)).toBe(true);
  });

  it('is idempotent', () => {
    for (const text of [...all].filter((_, at) => at % 10 === 0)) {
      const [pattern, ...operations] = text.padStart(5, '0').split('').map(Number);
      expect(canonicalArchitecture(pattern as number, operations)).toEqual({
        pattern,
        order: [0, 1, 2, 3],
        key: text,
      });
    }
  });

  it.each([
    ['the order of siblings', ['0000', 'sage', 'gat', 'fc', 'gcn'], ['0000', 'gat', 'gcn', 'sage', 'fc']],
    ['the order of two chains', ['0012', 'gcn', 'gat', 'fc', 'sage'], ['0012', 'gat', 'gcn', 'sage', 'fc']],
    ['the place of a skip connection in a chain', ['0123', 'gcn', 'skip', 'gat', 'fc'], ['0123', 'skip', 'gcn', 'gat', 'fc']],
    ['the place of a skip connection that branches', ['0122', 'gcn', 'skip', 'gat', 'fc'], ['0122', 'skip', 'gcn', 'gat', 'fc']],
    [
      'the place of a skip connection from the input to the output',
      ['0000', 'gcn', 'skip', 'gat', 'fc'],
      ['0111', 'skip', 'gat', 'gcn', 'fc'],
    ],
  ] as const)('ignores %s', (_, [pattern, ...names], [samePattern, ...sameNames]) => {
    expect(key(pattern, ...names)).toBe(key(samePattern, ...sameNames));
  });

  it('keeps a skip connection that adds a hidden output to the leaves', () => {
    expect(key('0011', 'gcn', 'gat', 'skip', 'fc')).toBe(key('0011', 'gcn', 'gat', 'fc', 'skip'));
    expect(key('0011', 'gcn', 'gat', 'skip', 'fc')).toBe('21078');
  });

  describe.runIf(process.env.GNAS_DATA_DIR)('agrees with the published tables (needs GNAS_DATA_DIR)', () => {
    it.each(['cora', 'pubmed', 'arxiv'] as const)('on %s', async (name) => {
      const published = new Set([...(await nasBenchGraph(name))].map(([one]) => one));
      expect(published).toEqual(without(all));
    });

    it('on proteins, with its five operations', async () => {
      const keys = keysOf(
        ['gcn', 'sage', 'arma', 'fc', 'skip'].map((name) => (nasBenchGraphOperations as readonly string[]).indexOf(name)),
      );
      const published = new Set([...(await nasBenchGraph('proteins'))].map(([one]) => one));
      expect(published).toEqual(without(keys));
    });
  });
});
