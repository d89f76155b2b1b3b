import * as z from 'zod';
import { edgeDirections, tunedGnnCandidates, tunedGnnOperations } from './settings.js';

/** Schema of the options of `TunedGnnSpace`. */
export const tunedGnnOptions = z.object({
  operations: z
    .array(z.enum(tunedGnnOperations))
    .min(1)
    .default([...tunedGnnCandidates.operation])
    .describe('Candidate operations.'),
  maxLayers: z.int().min(1).default(16).describe('Maximum number of layers.'),
  maxHidden: z
    .int()
    .min(8)
    .multipleOf(8)
    .default(512)
    .describe('Maximum width of the hidden layers, a multiple of 8, the largest number of attention heads.'),
  directions: z
    .array(z.enum(edgeDirections))
    .min(1)
    .default([...edgeDirections])
    .describe('Candidate directions in which layers run along edges.'),
});

/** Options of `TunedGnnSpace`. */
export type TunedGnnOptions = z.input<typeof tunedGnnOptions>;
