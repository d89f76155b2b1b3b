import { GnasError, type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { convOptions, operationName, widths } from './conv-options.js';
import { defineOperation } from './define-operation.js';

/** Schema of the options of `Identity`. */
export const identityOptions = z.object({ ...convOptions.pick(widths).shape, name: operationName('identity') });

/** Options of `Identity`. */
export type IdentityOptions = z.input<typeof identityOptions>;

/** Returns its input. */
export class Identity implements Operation {
  readonly name: string;

  /** @throws GnasError GNAS_INVALID_OPTION; GNAS_INVALID_SPACE if the widths differ */
  constructor(options: IdentityOptions) {
    const { inDim, outDim, name } = parseOptions('Identity', identityOptions, options);
    if (inDim !== outDim)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `identity cannot change the width from ${inDim} to ${outDim}. Use it between layers of equal width, or use "linear".`,
      );
    this.name = name;
  }

  forward({ x }: OperationInput): Tensor {
    return x;
  }
}

/** `Identity` by name. */
export const identity = defineOperation({
  description: 'The input, unchanged.',
  options: identityOptions.omit(widths),
  create: (options) => (inDim, outDim) => new Identity({ ...options, inDim, outDim }),
});
