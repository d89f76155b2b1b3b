import type { ForwardInput, Operation, Tensor } from '@gnas/core';

/** Zeros [N, outDim], whatever comes in: the absence of a connection. */
export class Zero implements Operation {
  readonly name: string;

  constructor(readonly options: { readonly outDim: number; readonly name?: string }) {
    this.name = options.name ?? 'zero';
  }

  forward({ graph, ops }: ForwardInput): Tensor {
    const shape = [graph.numNodes, this.options.outDim] as const;
    return ops.constant(new Float32Array(shape[0] * shape[1]), shape);
  }
}
