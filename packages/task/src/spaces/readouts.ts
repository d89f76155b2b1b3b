import type { GraphOnDevice, Operation, OperationInput, OperationOps, Tensor } from '@gnas/core/plugin';

/** Ways to combine the states of a graph's nodes into one. */
export const readoutNames = ['sum', 'mean', 'max', 'mean + max', 'attention'] as const;
/** A way to combine the states of a graph's nodes into one. */
export type ReadoutName = (typeof readoutNames)[number];

/** Combines the states of each graph's nodes: [N, width] -> [graphs, width]. */
export class Readout implements Operation {
  constructor(
    readonly name: ReadoutName,
    readonly width: number,
  ) {}

  forward({ graph, x, ops }: OperationInput): Tensor {
    switch (this.name) {
      case 'mean + max':
        return linear(ops, ops.concat([ops.pool(graph, x, 'mean'), ops.pool(graph, x, 'max')], 1), this.width);
      case 'attention':
        return attention(graph, x, ops, this.width);
      default:
        return ops.pool(graph, x, this.name);
    }
  }
}

/** Soft attention: tanh(sum_v sigmoid(gate(x_v)) * tanh(value(x_v))) (Li et al. 2016, "Gated graph sequence neural networks", eq. 7). */
function attention(graph: GraphOnDevice, x: Tensor, ops: OperationOps, width: number): Tensor {
  const gate = ops.applyActivation(linear(ops.within('gate'), x, 1), 'sigmoid');
  const value = ops.applyActivation(linear(ops.within('value'), x, width), 'tanh');
  return ops.applyActivation(ops.pool(graph, ops.mul(value, gate), 'sum'), 'tanh');
}

/** x [N, F] -> [N, width]. Parameters: `weight` [F, width] and `bias`. */
export function linear(ops: OperationOps, x: Tensor, width: number): Tensor {
  const weight = ops.parameter('weight', [x.shape[1] as number, width], 'glorot');
  return ops.linear(x, weight, ops.parameter('bias', [width], 'zeros'));
}
