import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { convOptions, operationName } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `Zero`. */
export const zeroOptions = z.object({ outDim: convOptions.shape.outDim, name: operationName('zero') });

/** Options of `Zero`. */
export type ZeroOptions = z.input<typeof zeroOptions>;

/** Returns zeros [N, outDim] for any input: the absence of a connection. */
export class Zero implements Operation {
  readonly name: string;
  readonly options: z.output<typeof zeroOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: ZeroOptions) {
    this.options = parseOptions('Zero', zeroOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, ops }: OperationInput): Tensor {
    const zeros = (...shape: [number, number]): Tensor => ops.constant(new Float32Array(shape[0] * shape[1]), shape);
    // Broadcast on the device: a constant of the whole size in each pass would keep the garbage collector busy.
    return ops.add(zeros(graph.numNodes, 1), zeros(1, this.options.outDim));
  }
}

/** `Zero` by name. */
export const zero = defineOperation({
  description: 'Zeros: no connection.',
  options: zeroOptions.omit({ outDim: true }),
  create: (options) => (_inDim, outDim) => new Zero({ ...options, outDim }),
});
