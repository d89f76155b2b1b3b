import { heterophilous, planetoid } from '@gnas/datasets';
import { tunedClassics } from '@gnas/space';

const seeds = (count, args) =>
  Array.from({ length: count }, (_, seed) => ({ label: String(seed), args: [...args, '--seed', String(seed)] }));

/** The published configurations were tuned on features as the authors published them, not on rows that sum to 1. */
const publicSplit = (name, published, tuned) => ({
  name,
  time: '5m',
  runs: seeds(5, ['--dataset', name]).map((run, seed) => ({ ...run, seed, load: () => planetoid(name) })),
  published,
  tuned: { ...tuned, load: () => planetoid(name, { normalizeFeatures: false }) },
});

const officialSplits = (name, more = {}) => ({
  name,
  time: '5m',
  runs: [0, 1, 2].map((split) => ({
    label: String(split),
    args: ['--dataset', 'heterophilous', '--name', name, '--split', String(split)],
    load: () => heterophilous({ name, split }),
  })),
  ...more,
});

/**
 * Graphs, how long each search may take, and published figures with their protocol. `tuned` is a published configuration that is trained
 * beside it on the same splits.
 */
export const rows = [
  publicSplit('cora', '85.1 ± 0.7 (tuned GCN, other splits)', {
    name: 'GCN for Cora',
    settings: tunedClassics['GCN for Cora'],
    epochs: 500,
  }),
  publicSplit('citeseer', '73.1 ± 0.7 (tuned GCN, other splits)', {
    name: 'GCN for Citeseer',
    settings: tunedClassics['GCN for Citeseer'],
    epochs: 500,
  }),
  officialSplits('minesweeper', {
    time: '20m',
    objective: 'rocAuc',
    published: '97.9 ± 0.2 (tuned GCN)',
    tuned: { name: 'GCN for Minesweeper', settings: tunedClassics['GCN for Minesweeper'], epochs: 2000 },
  }),
  officialSplits('tolokers', { time: '20m', objective: 'rocAuc', published: '83.8 (GAT-sep, 10 splits)' }),
  officialSplits('chameleon_filtered', {
    published: '46.3 ± 3.4 (tuned GCN, 10 splits)',
    tuned: { name: 'GCN for Chameleon', settings: tunedClassics['GCN for Chameleon'], epochs: 200 },
  }),
  officialSplits('actor'),
  officialSplits('cornell'),
  officialSplits('wisconsin'),
  { name: 'wordnet', time: '5m', runs: seeds(3, ['--dataset', 'wordnet']) },
];
