import {
  BaseSpace,
  type Choice,
  type ForwardInput,
  GnasError,
  type GraphOnDevice,
  type InputChoice,
  type Selection,
  type Tensor,
} from '@gnas/core';
import { IdentityMask } from '../structure-masks/identity-mask.js';
import { maskMap, structureMaskNames } from '../structure-masks/mask-map.js';
import type { StructureMask } from '../structure-masks/structure-mask.js';
import { edgeReaders } from './edge-readers.js';

/** Of `StructureMaskSpace`. */
export interface StructureMaskOptions {
  /** Candidates of every mask choice, by name or as they are. Default: the five of G-RNA. */
  readonly masks?: readonly (string | StructureMask)[];
}

/** Key of the one mask of a space without a layer choice over edges. */
const wholeModel = 'mask';

/**
 * Any space, with a choice of how each layer sees the graph: the robust search space of G-RNA (Xie et al., "Adversarially Robust
 * Neural Architecture Search for Graph Neural Networks", CVPR 2023). Each layer choice whose operations look at edges gets a
 * choice `mask_<key>` beside it; a space without such a layer choice gets one choice, `mask`, for the whole model.
 *
 * A mask acts on the graph of the data, whatever masks other layers have, and is made once per graph; the paper's acts on the
 * previous layer's graph and hidden features.
 */
export class StructureMaskSpace extends BaseSpace {
  readonly masks: readonly StructureMask[];
  #readers: ReadonlyMap<string, ReadonlySet<number>> = new Map();
  readonly #maskOf = new Map<string, InputChoice>();

  /** @throws GnasError GNAS_UNKNOWN_NAME for a mask */
  constructor(
    readonly space: BaseSpace,
    { masks = structureMaskNames }: StructureMaskOptions = {},
  ) {
    super();
    this.masks = masks.map(maskMap);
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
        `${space.constructor.name} has a choice "${taken.key}" already; give all masks to one StructureMaskSpace.`,
      );
  }

  /** The inner space's choices, and each mask after the layer that it is for. */
  override get choices(): readonly Choice[] {
    const masks = super.choices;
    return [...this.space.choices, ...masks].sort((a, b) => a.order - b.order);
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const whole = this.choices.find(({ key }) => key === wholeModel);
    if (whole) {
      const resolution = ops.resolve(whole);
      const index = resolution.kind === 'fixed' ? (resolution.indices[0] ?? 0) : 0;
      return this.space.forward({ graph: this.#masked(graph, index), x, ops });
    }
    const masking = ops.runningBy((operation, input, choice) => {
      const mask = this.#maskOf.get(choice.key);
      if (!mask) return ops.run(operation, input, choice);
      const run = (index: number): Tensor => {
        const label = this.masks[index]?.name ?? '';
        return input.ops.step({ label, choice: mask.key, inputs: [input.x] }, () =>
          ops.run(operation, { ...input, graph: this.#masked(input.graph, index) }, choice),
        );
      };
      const resolution = ops.resolve(mask);
      if (resolution.kind === 'fixed') return run(resolution.indices[0] ?? 0);
      return this.masks
        .map((_, index) => ops.mul(run(index), ops.slice(resolution.weights, [index], [1])))
        .reduce((a, b) => ops.add(a, b));
    });
    return this.space.forward({ graph, x, ops: masking });
  }

  /** A mask counts only where the operation that it is for looks at edges. */
  override canonicalKey(selection: Selection): string {
    const inner = Object.fromEntries(this.space.choices.map(({ key }) => [key, selection[key] ?? 0]));
    const masks = super.choices.filter(({ key }) => this.#counts(key, selection)).map(({ key }) => [key, selection[key]]);
    return `${this.space.canonicalKey(inner)} ${JSON.stringify(masks)}`;
  }

  override mixtureProblem(): string | undefined {
    if (this.#maskOf.size === 0) return 'it masks the graph of the whole model, and a sum of log probabilities is none';
    return this.space.mixtureProblem();
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

/** A space with a choice of structure masks beside each of its layers. @throws GnasError GNAS_UNKNOWN_NAME for a mask */
export function withStructureMasks(space: BaseSpace, options: StructureMaskOptions = {}): StructureMaskSpace {
  return new StructureMaskSpace(space, options);
}
