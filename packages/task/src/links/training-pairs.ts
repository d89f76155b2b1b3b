import { type Graph, type NodePairs, Random } from '@gnas/core/plugin';
import { LinkSet, type Pairs } from './link-set.js';
import { type JoinedPairs, joinRanges, type PairRange } from './pair-ranges.js';

/** Pairs without a link that are drawn for each link to train on, and least number of them: all that training takes its pairs from. */
const drawn = { perLink: 16, least: 2 ** 20 };

/** What one graph's training takes its pairs from. */
interface TrainingPool {
  /** Links to train on. */
  readonly links: Pairs;
  /** Pairs without a link, in random order. */
  readonly others: Pairs;
}

const pools = new WeakMap<NodePairs, TrainingPool>();

/** Pairs of one step of training: links, and then as many pairs without a link. */
export interface StepPairs extends JoinedPairs {
  /** [P] 1 for links, 0 for the others. */
  readonly labels: Int32Array;
  /** [P] 0, 1, ..., P - 1 */
  readonly rows: Int32Array;
}

/**
 * Returns all links to train on, and as many pairs without a link, which are others for each seed. None of them is a link of any split, or
 * a pair that is validated or tested on. A step copies a part of a list that is drawn once for each graph, from a place that depends on the
 * seed, so it draws nothing by pair.
 */
export function trainingPairs(graph: Graph, seed: number): StepPairs {
  const { links, others } = poolOf(graph);
  const count = links.source.length;
  const size = others.source.length;
  const ranges: PairRange[] = [{ of: links, from: 0, count }];
  let from = new Random(seed).split('negatives').integer(size);
  for (let left = count; left > 0; from = 0) {
    const taken = Math.min(left, size - from);
    ranges.push({ of: others, from, count: taken });
    left -= taken;
  }
  return { ...joinRanges(ranges), ...rowsFor(links) };
}

const known = new WeakMap<Pairs, Pick<StepPairs, 'labels' | 'rows'>>();

/** The same arrays in each step. */
function rowsFor(links: Pairs): Pick<StepPairs, 'labels' | 'rows'> {
  let found = known.get(links);
  if (!found) {
    const labels = new Int32Array(2 * links.source.length).fill(1, 0, links.source.length);
    found = { labels, rows: labels.map((_, row) => row) };
    known.set(links, found);
  }
  return found;
}

function poolOf(graph: Graph): TrainingPool {
  const pairs = graph.pairs as NodePairs;
  let pool = pools.get(pairs);
  if (!pool) {
    pool = drawPool(graph, pairs);
    pools.set(pairs, pool);
  }
  return pool;
}

function drawPool({ numNodes, labels: pairLabels, split }: Graph, pairs: NodePairs): TrainingPool {
  const { train, validation, test } = split;
  const pick = (rows: Iterable<number>): Pairs => {
    const picked = Int32Array.from(rows);
    return {
      source: picked.map((row) => pairs.source[row] as number),
      target: picked.map((row) => pairs.target[row] as number),
    };
  };
  const set = new LinkSet({ numNodes, ...pick([...pairLabels.keys()].filter((row) => pairLabels[row] === 1)) });
  for (const rows of [validation, test]) set.exclude(pick(rows));
  const links = pick(train.filter((row) => pairLabels[row] === 1));
  const count = Math.max(drawn.least, drawn.perLink * links.source.length);
  // One stream for every graph: the place in the list is what depends on a seed.
  return { links, others: set.drawMany(count, new Random(0).split('training pool')) };
}
