import { GnasError, Random, type Split } from '@gnas/core';

/** Shares of the labelled nodes; what is left of 1 is not used. */
export interface SplitShares {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
}

/** A tenth to train on, a tenth to validate, the rest to test: the default of the loaders here. */
export const defaultShares: SplitShares = { train: 0.1, validation: 0.1, test: 0.8 };

/**
 * Divides the labelled nodes at random. Each part gets at least one node.
 * @throws GnasError GNAS_INVALID_OPTION where shares are not above 0, or exceed 1 together; GNAS_INVALID_GRAPH with fewer than
 * three labelled nodes
 */
export function randomSplit(labels: Int32Array, seed: number, shares: SplitShares = defaultShares): Split {
  const { train, validation, test } = shares;
  if (![train, validation, test].every((share) => share > 0) || train + validation + test > 1 + 1e-9)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The split is ${train} / ${validation} / ${test}; each share must be above 0 and all at most 1 together.`,
    );
  const labelled = Int32Array.from(labels.keys()).filter((node) => labels[node] !== -1);
  if (labelled.length < 3)
    throw new GnasError(
      'GNAS_INVALID_GRAPH',
      `Only ${labelled.length} nodes have a label; a split into three parts needs at least three.`,
    );
  new Random(seed).split('split').shuffle(labelled);
  const size = (share: number): number => Math.max(1, Math.round(share * labelled.length));
  const first = Math.min(size(train), labelled.length - 2);
  const second = Math.min(first + size(validation), labelled.length - 1);
  return {
    train: labelled.slice(0, first).sort(),
    validation: labelled.slice(first, second).sort(),
    test: labelled.slice(second, Math.max(second + 1, Math.min(labelled.length, second + size(test)))).sort(),
  };
}
