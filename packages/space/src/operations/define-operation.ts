import type { Factory, OperationMaker } from '@gnas/core/plugin';
import type * as z from 'zod';

/** An operation by name. Unlike other factories it is synchronous, so that a space's constructor can use it. */
export interface OperationPart<Schema extends z.ZodObject = z.ZodObject> extends Factory<OperationMaker, Schema> {
  create(options: z.output<Schema>): OperationMaker;
}

/** Declares an operation that can be made by name. */
export function defineOperation<Schema extends z.ZodObject>(part: OperationPart<Schema>): OperationPart<Schema> {
  return part;
}
