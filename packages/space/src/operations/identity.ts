import { type ForwardInput, GnasError, type Operation, type Tensor } from '@gnas/core';

/** What comes in. @throws GnasError GNAS_INVALID_SPACE where it would have to change the width */
export class Identity implements Operation {
  readonly name = 'identity';

  constructor({ inDim, outDim }: { readonly inDim: number; readonly outDim: number }) {
    if (inDim !== outDim)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `identity cannot turn width ${inDim} into ${outDim}; use it between layers of equal width, or "linear".`,
      );
  }

  forward({ x }: ForwardInput): Tensor {
    return x;
  }
}
