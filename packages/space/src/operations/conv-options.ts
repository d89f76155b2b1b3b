import * as z from 'zod';

/** Schema of a dropout rate. */
export const dropoutRate = z.number().min(0).lt(1);

/** Schema of an operation's name. */
export const operationName = (name: string) =>
  z.string().min(1).default(name).describe('Name of the operation, which is part of the path of its parameters.');

/** Schema of the options that every operation with parameters has. */
export const convOptions = z.object({
  inDim: z.int().min(1).describe('Width of the input.'),
  outDim: z.int().min(1).describe('Width of the output.'),
  bias: z.boolean().default(true).describe('Add a bias.'),
});

/** Options that every operation with parameters has. */
export type ConvOptions = z.input<typeof convOptions>;

/** Schema of the option of operations whose paper adds self-loops. */
export const addSelfLoops = z
  .boolean()
  .default(true)
  .describe('Give each node exactly one self-loop. Without it, each node has the self-loops of the data.');

/** Options that a space sets when it makes an operation, so that a part by name doesn't have them. */
export const widths = { inDim: true, outDim: true } as const;
