import { GnasError, type NodePairs, type OperationInput, type Tensor } from '@gnas/core/plugin';

/** The pairs that an operation scores. @throws GnasError GNAS_INVALID_SPACE outside an edge-level space */
export function pairsOf({ pairs }: OperationInput): NodePairs {
  if (pairs) return pairs;
  throw new GnasError(
    'GNAS_INVALID_SPACE',
    'A decoder needs pairs of nodes to score. Use it in the space of an edge-level task.',
  );
}

/** Takes the rows of the two nodes of each pair. @param values [N, D] default: the input -> [P, D] each */
export function pairEnds(input: OperationInput, values: readonly [Tensor, Tensor] = [input.x, input.x]): [Tensor, Tensor] {
  const { source, target } = pairsOf(input);
  return [input.ops.gatherRows(values[0], source), input.ops.gatherRows(values[1], target)];
}
