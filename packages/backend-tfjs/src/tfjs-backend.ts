import type { Backend, Graph, GraphOnDevice, MemoryUse, Ops, Optimizer, OptimizerOptions, Tensor, Variable } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { TfjsGraph } from './tfjs-graph.js';
import { tfjsOps } from './tfjs-ops.js';
import { TfjsOptimizer } from './tfjs-optimizer.js';

/** A device of TensorFlow.js. TensorFlow.js has one active device at a time, so each method makes its own the active one. */
export class TfjsBackend implements Backend {
  readonly name = 'tfjs';

  constructor(
    readonly device: string,
    readonly deviceReason: string,
  ) {}

  readonly #activate = (): void => {
    // For a device that is set up already, this has happened when the call returns; its promise says nothing more.
    if (tf.engine().backendName !== this.device) void tf.engine().setBackend(this.device);
  };

  upload(graph: Graph): GraphOnDevice {
    this.#activate();
    return TfjsGraph.of(graph);
  }

  ops(options: { readonly training: boolean; readonly seed: number }): Ops {
    return tfjsOps(options, this.#activate);
  }

  createVariable(name: string, values: Float32Array, shape: readonly number[]): Variable {
    this.#activate();
    // A copy, because the cpu device would change the caller's array in place.
    const initial = tf.tensor(values.slice(), [...shape], 'float32');
    const tensor = tf.variable(initial);
    initial.dispose();
    return { name, tensor };
  }

  assign(variable: Variable, values: Float32Array): void {
    this.#activate();
    const tensor = variable.tensor as tf.Variable;
    const next = tf.tensor(values.slice(), tensor.shape, 'float32');
    tensor.assign(next);
    next.dispose();
  }

  disposeVariable(variable: Variable): void {
    (variable.tensor as tf.Variable).dispose();
  }

  valueAndGrad(
    f: () => Tensor,
    variables: () => readonly Variable[],
  ): { value: Tensor; gradients: ReadonlyMap<Variable, Tensor> } {
    this.#activate();
    // TensorFlow.js wants at least one tensor to differentiate by before f runs; variables may be made by f.
    const anchor = tf.scalar(0);
    const by: tf.Tensor[] = [anchor];
    let found: readonly Variable[] = [];
    const forward = (): tf.Tensor => {
      const value = f() as tf.Tensor;
      found = variables();
      by.push(...found.map((variable) => variable.tensor as tf.Tensor));
      return value;
    };
    try {
      const { value, grads } = tf.engine().gradients(forward, by, undefined, true);
      const gradients = new Map<Variable, Tensor>();
      found.forEach((variable, index) => {
        const gradient = grads[index + 1] as tf.Tensor | null | undefined;
        if (gradient) gradients.set(variable, gradient);
      });
      return { value, gradients };
    } catch (error) {
      abandonTape();
      throw error;
    } finally {
      anchor.dispose();
    }
  }

  createOptimizer(options: OptimizerOptions = {}): Optimizer {
    return new TfjsOptimizer(options, this.#activate);
  }

  tidy<T>(f: () => T): T {
    this.#activate();
    let result: T | undefined;
    tf.tidy(() => {
      result = f();
      return (result instanceof Map ? [...result.values()] : result) as tf.TensorContainer;
    });
    return result as T;
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    return (await (tensor as tf.Tensor).data<'float32'>()).slice();
  }

  dispose(tensor: Tensor): void {
    if (tensor instanceof tf.Tensor) tensor.dispose();
  }

  memory(): MemoryUse {
    const { numTensors, numBytes } = tf.memory();
    return { numTensors, numBytes };
  }
}

/** After a forward pass that threw, TensorFlow.js leaves its tape behind, with the tensors saved for gradients. */
function abandonTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
  (state as { activeTape: unknown }).activeTape = null;
}
