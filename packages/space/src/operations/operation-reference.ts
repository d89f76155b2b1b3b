import type { OperationMaker } from '@gnas/core/plugin';
import * as z from 'zod';

/**
 * Schema of a candidate of a space: the name of an operation, or a function `(inDim, outDim) => Operation`. In JSON and in flags it is
 * a name.
 */
export const operationReference = z
  .custom<string | OperationMaker>(
    (value) => typeof value === 'string' || isMaker(value),
    'expected the name of an operation, or a function (inDim, outDim) => new MyConv(...)',
  )
  .meta({ type: 'string' });

/** A candidate of a space: the name of an operation, or a function that makes one. */
export type OperationReference = z.input<typeof operationReference>;

/** A class of operations is a function too, but can't be called. */
function isMaker(value: unknown): boolean {
  return typeof value === 'function' && typeof value.prototype?.forward !== 'function';
}
