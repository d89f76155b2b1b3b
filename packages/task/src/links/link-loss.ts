import type { Ops, Tensor } from '@gnas/core/plugin';

/** Rows of links and of other pairs, of which the i-th are compared with each other. */
interface PairedRows {
  readonly links: Int32Array;
  readonly others: Int32Array;
}

/** What a list of rows is compared by, kept as long as the list: training asks for the same one in each step. */
interface KnownRows {
  readonly labels: Int32Array;
  readonly signs: Float32Array;
  readonly paired: PairedRows;
}

const known = new WeakMap<Int32Array, KnownRows>();

/**
 * Computes the loss of the scores of pairs -> scalar. 'bce' is the mean binary cross-entropy with scores as logits. 'bpr' is the mean of
 * -log sigmoid(link - other) over links and other pairs, each link with the next of the others in turn.
 * @param scores [P, 1]
 * @param labels [P] 1 for links, 0 for others
 * @param rows pairs that count; kept with what is derived from them
 */
export function linkLoss(kind: 'bce' | 'bpr', scores: Tensor, labels: Int32Array, rows: Int32Array, ops: Ops): Tensor {
  const { signs, paired } = knownRows(labels, rows);
  const margins =
    kind === 'bce'
      ? ops.mul(ops.gatherRows(scores, rows), ops.constant(signs, [rows.length, 1]))
      : ops.sub(ops.gatherRows(scores, paired.others), ops.gatherRows(scores, paired.links));
  return ops.mean(ops.applyActivation(margins, 'softplus'));
}

function knownRows(labels: Int32Array, rows: Int32Array): KnownRows {
  let found = known.get(rows);
  if (found?.labels !== labels) {
    const links = rows.filter((row) => labels[row] === 1);
    const others = rows.filter((row) => labels[row] !== 1);
    const count = links.length === 0 || others.length === 0 ? 0 : Math.max(links.length, others.length);
    const inTurn = (all: Int32Array): Int32Array => Int32Array.from({ length: count }, (_, at) => all[at % all.length] as number);
    found = {
      labels,
      signs: Float32Array.from(rows, (row) => (labels[row] === 1 ? -1 : 1)),
      paired: { links: inTurn(links), others: inTurn(others) },
    };
    known.set(rows, found);
  }
  return found;
}
