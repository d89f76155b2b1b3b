import type { Operation, OperationInput, Tensor } from '@gnas/core';

/** Zeros [N, outDim], whatever comes in: the absence of a connection. */
export class Zero implements Operation {
  readonly name: string;

  constructor(readonly options: { readonly outDim: number; readonly name?: string }) {
    this.name = options.name ?? 'zero';
  }

  forward({ graph, ops }: OperationInput): Tensor {
    const zeros = (...shape: [number, number]): Tensor => ops.constant(new Float32Array(shape[0] * shape[1]), shape);
    // Broadcast on the device: a constant of this size in every pass would keep the garbage collector at work.
    return ops.add(zeros(graph.numNodes, 1), zeros(1, this.options.outDim));
  }
}
