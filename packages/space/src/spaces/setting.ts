import { GnasError, type LayerChoice, type ModelOps, type Operation, type Tensor } from '@gnas/core';

/** A value among the candidates of a choice (a number of heads, a width): a space reads it to make an operation of several choices. */
export class Setting<T extends string | number> implements Operation {
  readonly name: string;

  constructor(readonly value: T) {
    this.name = String(value);
  }

  /** @throws GnasError GNAS_INVALID_SPACE always: a setting is read, not run */
  forward(): Tensor {
    throw new GnasError(
      'GNAS_INVALID_SPACE',
      `the setting ${this.name} is a value; read it with readSetting instead of running it.`,
    );
  }
}

/** The value that a run takes for a choice of settings. @throws GnasError GNAS_INCOMPATIBLE for a mixture, which values do not have */
export function readSetting<T extends string | number>(ops: ModelOps, choice: LayerChoice): T {
  const resolution = ops.resolve(choice);
  if (resolution.kind === 'mixture')
    throw new GnasError(
      'GNAS_INCOMPATIBLE',
      `Choice "${choice.key}" is among values that decide the shape of an operation, so its candidates have no weighted sum; search this space with an algorithm that samples one candidate a choice.`,
    );
  return (choice.candidates[resolution.indices[0] ?? 0] as Setting<T>).value;
}
