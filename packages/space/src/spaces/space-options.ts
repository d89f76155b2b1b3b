import * as z from 'zod';
import { operationReference } from '../operations/operation-reference.js';

/** Options that most spaces share, with the defaults of AutoGL-light. */
export const hiddenDim = z.int().min(1).default(64).describe('Width of the hidden layers.');
export const layerNumber = z.int().min(1).default(2).describe('Number of layers.');

/** Schema of a list of candidates. */
export const candidatesOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).readonly();

/** Makes the schema of the candidate operations of a layer. @param names default candidates */
export const operationCandidates = (names: readonly string[]) =>
  candidatesOf(operationReference).default(names).describe('Candidate operations of each layer.');
