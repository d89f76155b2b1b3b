import {
  type Baseline,
  BaseSpace,
  type Choice,
  definePart,
  type ForwardInput,
  GnasError,
  type GraphOnDevice,
  type InputChoice,
  type ModelOps,
  parseOptions,
  type Selection,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { IdentityMask } from '../structure-masks/identity-mask.js';
import { maskMap, maskReference, structureMaskNames } from '../structure-masks/mask-map.js';
import type { StructureMask } from '../structure-masks/structure-mask.js';
import { edgeReaders } from './edge-readers.js';
import { candidatesOf } from './space-options.js';

/** Schema of the options of `StructureMaskSpace`. */
export const structureMaskOptions = z.object({
  masks: candidatesOf(maskReference)
    .default(structureMaskNames)
    .describe('Candidate masks of each layer. The default is the five of G-RNA.'),
});

/** Options of `StructureMaskSpace`. */
export type StructureMaskOptions = z.input<typeof structureMaskOptions>;

/** Key of the only mask choice of a space in which no layer choice reads edges. */
const wholeModel = 'mask';

/**
 * Adds a choice of how each layer sees the graph to any space: the robust search space of G-RNA (Xie et al., "Adversarially Robust Neural
 * Architecture Search for Graph Neural Networks", CVPR 2023). Each layer choice whose operations read edges gets a choice `mask_<key>`. A
 * space without such a layer choice gets one choice, `mask`, for the whole model.
 *
 * A mask acts on the graph of the data, regardless of the masks of other layers, and is computed once per graph. In the paper, a mask
 * acts on the previous layer's graph and hidden features.
 */
export class StructureMaskSpace extends BaseSpace {
  readonly masks: readonly StructureMask[];
  #readers: ReadonlyMap<string, ReadonlySet<number>> = new Map();
  readonly #maskOf = new Map<string, InputChoice>();

  /**
   * @param space the inner space
   * @throws GnasError GNAS_INVALID_OPTION; GNAS_UNKNOWN_NAME for a mask
   */
  constructor(
    readonly space: BaseSpace,
    options: StructureMaskOptions = {},
  ) {
    super();
    this.masks = parseOptions('StructureMaskSpace', structureMaskOptions, options).masks.map(maskMap);
  }

  override buildGraph(): void {
    const { inputDim, outputDim, space } = this;
    space.instantiate({ inputDim, outputDim });
    this.#readers = edgeReaders(space);
    this.#maskOf.clear();
    const names = this.masks.map(({ name }) => name);
    for (const { key, order } of space.choices)
      if (this.#readers.get(key)?.size) this.#maskOf.set(key, this.setInputChoice(order, names, { key: `${wholeModel}_${key}` }));
    if (this.#maskOf.size === 0) this.setInputChoice(0, names, { key: wholeModel });
    const taken = super.choices.find(({ key }) => space.choices.some((other) => other.key === key));
    if (taken)
      throw new GnasError(
        'GNAS_INVALID_SPACE',
        `${space.constructor.name} already has a choice "${taken.key}". Give all masks to one StructureMaskSpace.`,
      );
  }

  /** Choices of the inner space, each followed by its mask. */
  override get choices(): readonly Choice[] {
    const masks = super.choices;
    return [...this.space.choices, ...masks].sort((a, b) => a.order - b.order);
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const whole = this.choices.find(({ key }) => key === wholeModel);
    if (whole) return this.#run(ops, whole, (index) => this.space.forward({ graph: this.#masked(graph, index), x, ops }));
    const masking = ops.runningBy((operation, input, choice) => {
      const mask = this.#maskOf.get(choice.key);
      if (!mask) return ops.run(operation, input, choice);
      return this.#run(ops, mask, (index) => {
        const label = this.masks[index]?.name ?? '';
        return input.ops.step({ label, choice: mask.key, inputs: [input.x] }, () =>
          ops.run(operation, { ...input, graph: this.#masked(input.graph, index) }, choice),
        );
      });
    });
    return this.space.forward({ graph, x, ops: masking });
  }

  /** Leaves out masks of operations that don't read edges. */
  override canonicalKey(selection: Selection): string {
    const inner = Object.fromEntries(this.space.choices.map(({ key }) => [key, selection[key] ?? 0]));
    const masks = super.choices.filter(({ key }) => this.#counts(key, selection)).map(({ key }) => [key, selection[key]]);
    return `${this.space.canonicalKey(inner)} ${JSON.stringify(masks)}`;
  }

  /** Those of the inner space. */
  override baselines(): readonly Baseline[] {
    return this.space.baselines();
  }

  override mixtureMisfit(): string | undefined {
    return this.space.mixtureMisfit();
  }

  /** Runs under the chosen mask. In a mixture, adds the outputs under all masks by their weights. */
  #run(ops: ModelOps, choice: Choice, under: (mask: number) => Tensor): Tensor {
    const resolution = ops.resolve(choice);
    if (resolution.kind === 'fixed') return under(resolution.indices[0] ?? 0);
    return this.masks
      .map((_, index) => ops.mul(under(index), ops.slice(resolution.weights, [index], [1])))
      .reduce((a, b) => ops.add(a, b));
  }

  #counts(maskKey: string, selection: Selection): boolean {
    for (const [key, mask] of this.#maskOf)
      if (mask.key === maskKey) return this.#readers.get(key)?.has(Number(selection[key])) ?? false;
    return true;
  }

  #masked(graph: GraphOnDevice, index: number): GraphOnDevice {
    const mask = this.masks[index] as StructureMask;
    return mask instanceof IdentityMask ? graph : graph.derive(mask.key, (data) => mask.apply(data));
  }
}

/** Adds a choice of structure masks to each layer of a space. @throws GnasError GNAS_INVALID_OPTION; GNAS_UNKNOWN_NAME for a mask */
export function withStructureMasks(space: BaseSpace, options: StructureMaskOptions = {}): StructureMaskSpace {
  return new StructureMaskSpace(space, options);
}

/** `StructureMaskSpace` by name. */
export const structureMask = definePart({
  description: 'Another space, with a choice of graph defenses for each layer (G-RNA, Xie et al. 2023).',
  options: structureMaskOptions.extend({
    space: z
      .union([z.string(), z.object({ name: z.string(), options: z.record(z.string(), z.unknown()).default({}) })])
      .default('single-path')
      .describe('Inner space, by name or as `{ name, options }`.'),
  }),
  create: async ({ space, masks }, registry) => {
    const { name, options } = typeof space === 'string' ? { name: space, options: {} } : space;
    return new StructureMaskSpace(await registry.create('spaces', name, options), { masks });
  },
});
