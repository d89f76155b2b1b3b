import { BaseSpace, definePart, type ForwardInput, type Operation, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';

/** Schema of the options of `LayersSpace`. */
export const spaceOptions = z.object({
  width: z.int().min(1).default(32).describe('Units of each hidden layer.'),
  depth: z.int().min(1).default(2).describe('Number of hidden layers.'),
});

/** Transforms each node, then combines it with its neighbors over a number of hops. */
function transform(name: string, hops: number, inDim: number, outDim: number): Operation {
  return {
    name,
    forward: ({ graph, x, ops }) => {
      let h = ops.linear(x, ops.parameter('weight', [inDim, outDim], 'glorot'), ops.parameter('bias', [outDim], 'zeros'));
      for (let hop = 0; hop < hops; hop++) h = ops.aggregate(graph, h, { norm: 'symmetric', selfLoops: 'add' });
      return h;
    },
  };
}

/** Layers in sequence. Each one chooses how far it looks: the node alone, one hop or two. */
export class LayersSpace extends BaseSpace {
  readonly options: z.output<typeof spaceOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: z.input<typeof spaceOptions> = {}) {
    super();
    this.options = parseOptions('LayersSpace', spaceOptions, options);
  }

  override buildGraph(): void {
    const { width, depth } = this.options;
    for (let layer = 0; layer <= depth; layer++) {
      const [inDim, outDim] = [layer === 0 ? this.inputDim : width, layer === depth ? this.outputDim : width];
      const candidates = [0, 1, 2].map((hops) => transform(`hops_${hops}`, hops, inDim, outDim));
      this.setLayerChoice(layer, candidates, { key: `layer_${layer}` });
    }
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    let h = x;
    for (let layer = 0; layer < this.options.depth; layer++)
      h = ops.activate(this.layer(`layer_${layer}`)({ graph, x: h, ops }), { activation: 'relu', dropout: 0.3 });
    return this.layer(`layer_${this.options.depth}`)({ graph, x: h, ops });
  }
}

/** `LayersSpace` by name. */
export const space = definePart({
  description: 'Layers in sequence, each of which chooses how far it looks.',
  options: spaceOptions,
  create: (options) => new LayersSpace(options),
});
