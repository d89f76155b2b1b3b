import type { Choice } from '@gnas/core/plugin';

/** A layer choice among `count` operations that can't run. */
export const layer = (key: string, count: number, order = 0): Choice => ({
  kind: 'layer',
  key,
  order,
  candidates: Array.from({ length: count }, (_, i) => ({ name: `${i}`, forward: () => ({ shape: [], dtype: 'float32' }) })),
});

/** A choice of `numChosen` among `count` inputs. */
export const input = (key: string, count: number, numChosen: number, order = 0): Choice => ({
  kind: 'input',
  key,
  order,
  candidates: Array.from({ length: count }, (_, i) => `${i}`),
  numChosen,
  reduce: 'sum',
});
