import { GnasError, type Operation, type OperationInput, type Tensor } from '@gnas/core';

/** What comes in. @throws GnasError GNAS_INVALID_SPACE where it would have to change the width */
export class Identity implements Operation {
  readonly name: string;

  constructor({
    inDim,
    outDim,
    name = 'identity',
  }: {
    readonly inDim: number;
    readonly outDim: number;
    readonly name?: string;
  }) {
    if (inDim !== outDim)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `identity cannot turn width ${inDim} into ${outDim}; use it between layers of equal width, or "linear".`,
      );
    this.name = name;
  }

  forward({ x }: OperationInput): Tensor {
    return x;
  }
}
