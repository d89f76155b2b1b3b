import { type Backend, type GraphOnDevice, type Model, type Ops, type Optimizer, ParameterStore, type Tensor } from '@gnas/core';
import type { ArchitectureParameters } from './architecture-parameters.js';

/** How the structure of the graph is learned beside the architecture. */
export interface StructureOptions {
  /** Learning rate of gradient descent on the structure. Default 0.04 (the authors' own code, in AutoGL). */
  readonly structureLearningRate?: number;
  /** Weight of the smoothness of hidden features, lambda. Default 0.6 (the authors' own code, in AutoGL). */
  readonly smoothness?: number;
}

/**
 * The learned structures of a space, one for each layer choice that takes one. Edge e of a layer has the weight 2 sigmoid(m_e),
 * between 0 and 2, and starts at 1: the graph as it is given. Each m takes steps of gradient descent on
 *   lambda sum_e 2 sigmoid(m_e) |h_source - h_target|^2 + sum_e m_e^2,
 * with h what the layer puts out: edges between unlike nodes lose weight (smoothness), and the graph stays near to the given
 * one.
 */
export class StructureLearning {
  /** m of each structure, [E, 1], by the path of its buffer. */
  readonly #logits: ParameterStore;
  readonly #optimizer: Optimizer;

  constructor(
    readonly backend: Backend,
    readonly graph: GraphOnDevice,
    readonly architecture: ArchitectureParameters,
    readonly parameters: ParameterStore,
    readonly options: StructureOptions,
  ) {
    this.#logits = new ParameterStore(backend, 0);
    this.#optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: options.structureLearningRate ?? 0.04 });
  }

  /** One step of every structure, from the features as they are now; then the weights are put where the space takes them. */
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

  /** Makes the present structures the ones to return to. */
  keep(): void {
    this.#logits.keep();
  }

  /** Goes back to the last structures that were kept; the parameters' buffers are the caller's to put back. */
  undo(): void {
    this.#logits.undo();
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.#logits.dispose();
  }

  #loss(ops: Ops, differences: ReadonlyMap<string, Tensor>): Tensor {
    const { smoothness = 0.6 } = this.options;
    return [...differences]
      .map(([path, difference]) => {
        const logits = this.#logits.get(path, difference.shape, 'zeros');
        const weights = ops.scale(ops.applyActivation(logits, 'sigmoid'), 2 * smoothness);
        const smooth = ops.sum(ops.mul(ops.gatherEdges(this.graph, weights), difference));
        return ops.add(smooth, ops.sum(ops.mul(logits, logits)));
      })
      .reduce((a, b) => ops.add(a, b));
  }

  /** |h_source - h_target|^2 of each edge, [E, 1] in the view's order, by the path of the structure; without dropout and gradient. */
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

  /** What each layer choice with a structure puts out, mixed as the architecture has it. */
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

  /** |a|^2 + |b|^2 - 2 a.b, so that no array of edges times width is made. */
  #difference(ops: Ops, features: Tensor): Tensor {
    const { graph } = this;
    const [nodes, width] = features.shape as [number, number];
    const squares = ops.sum(ops.mul(features, features), 1, true);
    const rows = ops.reshape(features, [nodes, 1, width]);
    const both = ops.add(ops.gatherSource(graph, squares), ops.gatherTarget(graph, squares));
    return ops.sub(both, ops.scale(ops.edgeDot(graph, rows, rows), 2));
  }
}
