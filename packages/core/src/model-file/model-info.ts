import * as z from 'zod/mini';
import { calibrationSchema } from '../task/calibration.js';

/** Version of the model files that this core writes and reads. */
export const modelFormatVersion = 1;

const part = z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) });
const sizes = z.array(z.int().check(z.gte(0)));
const count = z.number().check(z.gte(0));

/** Most types of edges. Each has weights of its own. */
const mostRelations = 100_000;

/** Most members of an ensemble in a file. */
const maxMembers = 100;

const member = z.object({
  selection: z.record(z.string(), z.union([z.int().check(z.gte(0)), sizes])),
  /** The selection in words. */
  description: z.record(z.string(), z.string()),
  /** As `trace` draws it on the graph that the model was trained on. */
  architecture: z.object({
    nodes: z.array(
      z.object({ id: z.int(), label: z.string(), choice: z.optional(z.string()), shape: sizes, parameters: count, flops: count }),
    ),
    edges: z.array(z.tuple([z.int(), z.int()])),
  }),
});

/** Schema of what a model file says about its model, beside the weights. Plain JSON from an untrusted source. */
export const modelInfoSchema = z.object({
  formatVersion: z.literal(modelFormatVersion),
  /** The space by its registered name; absent if it was given as an object. */
  space: z.optional(part),
  task: part,
  /** Width of the features. */
  inputDim: z.int().check(z.gte(1)),
  /** Width of the output, such as the number of classes. */
  outputDim: z.int().check(z.gte(1)),
  /** Width of the edges' features; absent without. */
  edgeDim: z.optional(z.int().check(z.gte(1))),
  /** Number of types of edges; absent if all are of one type. */
  numRelations: z.optional(z.int().check(z.gte(1), z.lte(mostRelations))),
  /** The architectures whose outputs are averaged; one unless the model is an ensemble. */
  members: z.array(member).check(z.minLength(1), z.maxLength(maxMembers)),
  dataset: z.object({
    name: z.string(),
    classNames: z.optional(z.array(z.string())),
    /** How features were made, if the loader says so; new nodes are encoded with it. */
    schema: z.optional(z.record(z.string(), z.unknown())),
  }),
  /** How its output becomes predictions, as chosen on the validation split. */
  calibration: z.optional(calibrationSchema),
  /** Whether it was trained on all labels, those of the validation and the test split too. */
  allLabels: z.optional(z.boolean()),
  /** Figures by split; of a model that was trained on all labels, those before it was. */
  metrics: z.record(z.string(), z.record(z.string(), z.number())),
  /** Versions of the packages that made it. */
  versions: z.record(z.string(), z.string()),
});

/** What a model file says about its model, beside the weights. */
export type ModelInfo = z.output<typeof modelInfoSchema>;

/** Key of the description among a safetensors file's metadata. */
export const infoKey = 'gnas';
