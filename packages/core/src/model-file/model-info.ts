import * as z from 'zod';

/** Version of the model file that this core writes and reads. */
export const modelFormatVersion = 1;

const sizes = z.array(z.int().min(0));
const count = z.number().min(0);

/** What a model file says of its model, beside the weights. Plain JSON, and checked as what a stranger wrote. */
export const modelInfoSchema = z.object({
  formatVersion: z.literal(modelFormatVersion),
  /** The space by its registered name; absent where it was given as an object. */
  space: z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) }).optional(),
  /** Width of the features. */
  inputDim: z.int().min(1),
  /** Number of classes. */
  outputDim: z.int().min(2),
  selection: z.record(z.string(), z.union([z.int().min(0), sizes])),
  /** The selection in words. */
  description: z.record(z.string(), z.string()),
  /** As `trace` draws it, on the graph that the model was trained on. */
  architecture: z.object({
    nodes: z.array(
      z.object({ id: z.int(), label: z.string(), choice: z.string().optional(), shape: sizes, parameters: count, flops: count }),
    ),
    edges: z.array(z.tuple([z.int(), z.int()])),
  }),
  dataset: z.object({
    name: z.string(),
    classNames: z.array(z.string()).optional(),
    /** How features were made, where the loader says so: what new nodes are encoded with. */
    schema: z.record(z.string(), z.unknown()).optional(),
  }),
  /** Figures by split. */
  metrics: z.record(z.string(), z.record(z.string(), z.number())),
  /** Versions of the packages that made it. */
  versions: z.record(z.string(), z.string()),
});

/** What a model file says of its model, beside the weights; what `modelInfoSchema` lets through. */
export type ModelInfo = z.output<typeof modelInfoSchema>;
