import type { Operation, OperationInput, Tensor } from '@gnas/core/plugin';
import { neighborhoodColumns, neighborhoods } from '../neighborhoods.js';
import { pairsOf } from './pair-ends.js';

const hiddenWidth = 16;

/** Adds nothing to the score of a pair. */
export class NoNeighborhood implements Operation {
  readonly name = 'none';

  /** -> zeros [P, 1] */
  forward(input: OperationInput): Tensor {
    const { length } = pairsOf(input).source;
    return input.ops.constant(new Float32Array(length), [length, 1]);
  }
}

/**
 * Scores a pair by a small MLP on what its nodes' neighborhoods have in common, which message passing alone can't count (Zhang & Chen 2018,
 * section 1; Chamberlain et al. 2023, section 3).
 */
export class Neighborhood implements Operation {
  readonly name = 'neighborhood';

  /** -> [P, 1] */
  forward(input: OperationInput): Tensor {
    const { ops, graph } = input;
    const pairs = pairsOf(input);
    const columns = neighborhoodColumns.length;
    const values = ops.constant(neighborhoods(graph.graph, pairs), [pairs.source.length, columns]);
    const product = ops.linear(values, ops.parameter('weight_0', [columns, hiddenWidth], 'glorot'));
    const hidden = ops.activate(product, { bias: ops.parameter('bias_0', [hiddenWidth], 'zeros'), activation: 'relu' });
    return ops.linear(hidden, ops.parameter('weight_1', [hiddenWidth, 1], 'glorot'));
  }
}
