import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import type * as z from 'zod';
import { affine } from './affine.js';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `Linear`. */
export const linearOptions = convOptions.extend({ name: operationName('linear') });

/** Options of `Linear`. */
export type LinearOptions = z.input<typeof linearOptions>;

/** A linear layer x W + b, which ignores the edges. Parameters: `weight` [inDim, outDim], `bias` [outDim]. */
export class Linear implements Operation {
  readonly name: string;
  readonly options: z.output<typeof linearOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: LinearOptions) {
    this.options = parseOptions('Linear', linearOptions, options);
    this.name = this.options.name;
  }

  forward({ x, ops }: OperationInput): Tensor {
    const { inDim, outDim, bias } = this.options;
    return affine(ops, x, inDim, outDim, bias);
  }
}

/** `Linear` by name. */
export const linear = defineOperation({
  description: 'Linear layer, which ignores the edges.',
  options: linearOptions.omit(widths),
  create: (options) => (inDim, outDim) => new Linear({ ...options, inDim, outDim }),
});
