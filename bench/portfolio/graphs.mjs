import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGraph } from '@gnas/core/plugin';
import { heterophilous, planetoid, randomSplit, stochasticBlockModel, wordnet } from '@gnas/datasets';

const auc = { objective: 'rocAuc' };

/** A MUSAE graph: edges, lists of active features, and a class for each node. */
function musae(folder, name, labelOf) {
  const read = (file) => readFileSync(join(folder, 'musae', `${name}_${file}`), 'utf8');
  const rows = (file) =>
    read(file)
      .trim()
      .split('\n')
      .map((line) => line.trim().split(','));
  const [header, ...targets] = rows('target.csv');
  const idColumn = Math.max(0, header.indexOf('new_id') < 0 ? header.indexOf('id') : header.indexOf('new_id'));
  const labels = labelOf(
    header,
    targets.toSorted((a, b) => a[idColumn] - b[idColumn]),
  );
  const numNodes = labels.length;
  const edges = rows('edges.csv')
    .slice(1)
    .flatMap(([a, b]) => [
      [+a, +b],
      [+b, +a],
    ]);
  const active = JSON.parse(read('features.json'));
  const lists = Array.from({ length: numNodes }, (_, node) => [...new Set(active[node] ?? [])].sort((a, b) => a - b));
  const columns = 1 + Math.max(...lists.flat());
  const rowPointers = Int32Array.from([0, ...lists.map((list) => list.length)]);
  for (let row = 0; row < numNodes; row++) rowPointers[row + 1] += rowPointers[row];
  const columnIndices = Int32Array.from(lists.flat());
  return createGraph({
    name,
    numNodes,
    source: Int32Array.from(edges, ([a]) => a),
    target: Int32Array.from(edges, ([, b]) => b),
    features: {
      layout: 'sparse',
      rows: numNodes,
      columns,
      rowPointers,
      columnIndices,
      values: new Float32Array(columnIndices.length).fill(1),
    },
    labels,
    numClasses: 1 + Math.max(...labels),
    split: randomSplit(labels, { shares: [0.5, 0.25, 0.25] }),
  });
}

/** Five classes of equal size by web traffic (Pei et al. 2020, section 4.1). */
const quintiles = (header, rows) => {
  const traffic = rows.map((row) => +row[header.indexOf('target')]);
  const order = [...traffic.keys()].sort((a, b) => traffic[a] - traffic[b]);
  const labels = new Int32Array(traffic.length);
  order.forEach((node, rank) => {
    labels[node] = Math.floor((5 * rank) / order.length);
  });
  return labels;
};
const mature = (header, rows) => Int32Array.from(rows, (row) => (row[header.indexOf('mature')] === 'True' ? 1 : 0));

const blocks = (options) => async () => stochasticBlockModel({ blocks: [250, 250, 250, 250], numFeatures: 16, ...options });

/** The graphs that configurations are measured on. `epochs` is fewer for large ones. */
export const graphs = {
  cornell: { load: () => heterophilous({ name: 'cornell' }) },
  wisconsin: { load: () => heterophilous({ name: 'wisconsin' }) },
  homophilous: { load: blocks({ within: 0.02, between: 0.004, signal: 0.4, shares: [0.05, 0.1, 0.8], seed: 1 }) },
  heterophilous: { load: blocks({ within: 0.002, between: 0.01, signal: 0.3, shares: [0.4, 0.2, 0.4], seed: 2 }) },
  'features alone': { load: blocks({ within: 0.01, between: 0.01, signal: 0.7, shares: [0.4, 0.2, 0.4], seed: 3 }) },
  chameleon_filtered: { load: () => heterophilous({ name: 'chameleon_filtered' }) },
  twitch: { load: async (folder) => musae(folder, 'twitch_PTBR', mature), ...auc },
  chameleon: { load: async (folder) => musae(folder, 'chameleon', quintiles) },
  citeseer: { load: () => planetoid('citeseer') },
  cora: { load: () => planetoid('cora') },
  actor: { load: () => heterophilous({ name: 'actor' }) },
  wordnet: { load: () => wordnet(), epochs: 100 },
  minesweeper: { load: () => heterophilous({ name: 'minesweeper' }), ...auc, epochs: 150 },
  tolokers: { load: () => heterophilous({ name: 'tolokers' }), ...auc, epochs: 100 },
};
