import {
  type Backend,
  type GraphOnDevice,
  type Model,
  type Ops,
  type Optimizer,
  ParameterStore,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import type { ArchitectureParameters } from './architecture-parameters.js';

/** Schema of how the structure of the graph is learned beside the architecture. */
export const structureOptions = z.object({
  structureLearningRate: z
    .number()
    .positive()
    .default(0.04)
    .describe("Learning rate of gradient descent on the structure. The default is that of the authors' code in AutoGL."),
  smoothness: z
    .number()
    .min(0)
    .default(0.6)
    .describe("Weight of the smoothness of hidden features, lambda. The default is that of the authors' code in AutoGL."),
});

/**
 * Learns the structures of a space, one for each layer choice that takes one. Edge e of a layer has the weight 2 sigmoid(m_e) between 0
 * and 2. It starts at 1, which is the graph as it is given. Each m takes steps of gradient descent on
 *   lambda sum_e 2 sigmoid(m_e) |h_source - h_target|^2 + sum_e m_e^2
 * where h is the output of the layer. The first term is smoothness, which takes weight from edges between dissimilar nodes; the second
 * keeps the graph close to the given one.
 */
export class StructureLearning {
  /** The m of each structure, [E, 1], by the path of its buffer. */
  readonly #logits: ParameterStore;
  readonly #optimizer: Optimizer;

  constructor(
    readonly backend: Backend,
    readonly graph: GraphOnDevice,
    readonly architecture: ArchitectureParameters,
    readonly parameters: ParameterStore,
    readonly options: z.output<typeof structureOptions>,
  ) {
    this.#logits = new ParameterStore(backend, 0);
    this.#optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: options.structureLearningRate });
  }

  /** Takes one step of every structure from the current features, then updates the buffers that the space reads. */
  step(): void {
    const { backend } = this;
    const differences = this.#differences();
    const { value, gradients } = backend.valueAndGrad(
      () => this.#loss(backend.ops({ training: false, seed: 0 }), differences),
      () => this.#logits.variables(),
    );
    this.#optimizer.step(gradients);
    for (const tensor of [value, ...gradients.values(), ...differences.values()]) backend.dispose(tensor);
    const ops = backend.ops({ training: false, seed: 0 });
    for (const { name, tensor } of this.#logits.variables()) {
      const weights = backend.tidy(() => ops.scale(ops.applyActivation(tensor, 'sigmoid'), 2));
      this.parameters.setBuffer(name, tensor.shape, weights);
      backend.dispose(weights);
    }
  }

  /** Makes the current structures the ones that `undo` returns to. */
  keep(): void {
    this.#logits.keep();
  }

  /** Returns to the structures that were kept last. The caller restores the buffers of the parameters. */
  undo(): void {
    this.#logits.undo();
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#logits.dispose();
  }

  #loss(ops: Ops, differences: ReadonlyMap<string, Tensor>): Tensor {
    const { smoothness } = this.options;
    return [...differences]
      .map(([path, difference]) => {
        const logits = this.#logits.get(path, difference.shape, 'zeros');
        const weights = ops.scale(ops.applyActivation(logits, 'sigmoid'), 2 * smoothness);
        const smooth = ops.sum(ops.mul(ops.gatherEdges(this.graph, weights), difference));
        return ops.add(smooth, ops.sum(ops.mul(logits, logits)));
      })
      .reduce((a, b) => ops.add(a, b));
  }

  /** Computes |h_source - h_target|^2 of each edge without dropout, [E, 1] in the order of the graph view, by the path of the structure. */
  #differences(): Map<string, Tensor> {
    const { space } = this.architecture;
    return this.backend.tidy(() => {
      const ops = this.backend.ops({ training: false, seed: 0 });
      const features = this.#features(this.architecture.mixture(), ops);
      return new Map(
        Object.entries(space.structures).map(([key, path]) => [path, this.#difference(ops, features.get(key) as Tensor)]),
      );
    });
  }

  /** Computes the mixed output of each layer choice that has a structure. */
  #features(mixture: Model, ops: Ops): Map<string, Tensor> {
    const outputs = new Map<string, Tensor[]>(Object.keys(mixture.space.structures).map((key) => [key, []]));
    mixture.forward(this.graph, ops, this.parameters, ({ choice = '' }, run) => {
      const output = run();
      outputs.get(choice)?.push(output);
      return output;
    });
    return new Map(
      mixture.space.choices.flatMap((choice) => {
        const candidates = outputs.get(choice.key);
        if (!candidates) return [];
        const weights = this.architecture.weights(choice);
        const mixed = candidates.map((output, index) => ops.mul(output, ops.slice(weights, [index], [1])));
        return [[choice.key, mixed.reduce((a, b) => ops.add(a, b))]];
      }),
    );
  }

  /** Computes |a|^2 + |b|^2 - 2 a.b, which needs no array of size edges x width. */
  #difference(ops: Ops, features: Tensor): Tensor {
    const { graph } = this;
    const [nodes, width] = features.shape as [number, number];
    const squares = ops.sum(ops.mul(features, features), 1, true);
    const rows = ops.reshape(features, [nodes, 1, width]);
    const both = ops.add(ops.gatherSource(graph, squares), ops.gatherTarget(graph, squares));
    return ops.sub(both, ops.scale(ops.edgeDot(graph, rows, rows), 2));
  }
}
