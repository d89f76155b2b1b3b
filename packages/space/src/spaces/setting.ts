import { GnasError, type LayerChoice, type ModelOps, type Operation, type Tensor } from '@gnas/core/plugin';

/**
 * A value among the candidates of a choice, such as a number of heads or a width. A space reads the values of several choices to make one
 * operation.
 */
export class Setting<T extends string | number> implements Operation {
  readonly name: string;

  constructor(readonly value: T) {
    this.name = String(value);
  }

  /** @throws GnasError GNAS_INVALID_SPACE always, because a setting is read, not run */
  forward(): Tensor {
    throw new GnasError(
      'GNAS_INVALID_SPACE',
      `The setting ${this.name} is a value and cannot run. Read it with readSetting instead.`,
    );
  }
}

/** Reads the value that a run takes for a choice of settings. @throws GnasError GNAS_INCOMPATIBLE for a mixture, which has no value */
export function readSetting<T extends string | number>(ops: ModelOps, choice: LayerChoice): T {
  const resolution = ops.resolve(choice);
  if (resolution.kind === 'mixture')
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `The candidates of choice "${choice.key}" decide the shape of an operation, so they have no weighted sum. Search this space with an algorithm that samples one candidate per choice.`,
    );
  return (choice.candidates[resolution.indices[0] ?? 0] as Setting<T>).value;
}
