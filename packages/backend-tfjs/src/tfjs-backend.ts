import type {
  Backend,
  Graph,
  GraphOnDevice,
  MemoryUse,
  Ops,
  Optimizer,
  OptimizerOptions,
  Tensor,
  Variable,
} from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { version } from '../package.json';
import { differentiate } from './differentiate.js';
import { scaleKernel } from './kernels/scale.js';
import { settled } from './ops/pending.js';
import { tfjsOps } from './ops/tfjs-ops.js';
import type { DeviceThreads } from './start-device.js';
import { dense } from './tensors.js';
import { TfjsGraph } from './tfjs-graph.js';
import { TfjsOptimizer } from './tfjs-optimizer.js';

/** A device of TensorFlow.js. Only one device is active at a time, so every method activates its own first. */
export class TfjsBackend implements Backend {
  readonly name = 'tfjs';
  readonly versions = { '@gnas/backend-tfjs': version, '@tensorflow/tfjs-core': tf.version_core };

  readonly software: boolean;
  readonly #threads: DeviceThreads | undefined;

  constructor(
    readonly device: string,
    readonly deviceReason: string,
    { software = false, threads }: { readonly software?: boolean; readonly threads?: DeviceThreads | undefined } = {},
  ) {
    this.software = software;
    this.#threads = threads;
  }

  readonly #activate = (): void => {
    // The device has started before, so it is active when the call returns. The promise adds nothing.
    if (tf.engine().backendName !== this.device) void tf.engine().setBackend(this.device);
    this.#threads?.use();
  };

  readonly #ops = tfjsOps(this.#activate);

  upload(graph: Graph): GraphOnDevice {
    return TfjsGraph.of(graph, this.#activate);
  }

  ops(options: { readonly training: boolean; readonly seed: number }): Ops {
    return this.#ops(options);
  }

  createVariable(name: string, values: Float32Array, shape: readonly number[]): Variable {
    this.#activate();
    // A copy, because the cpu device changes values in place.
    const initial = tf.tensor(values.slice(), [...shape], 'float32');
    const tensor = tf.variable(initial);
    initial.dispose();
    return { name, tensor };
  }

  assign(variable: Variable, values: Float32Array | Tensor): void {
    this.#activate();
    const tensor = variable.tensor as tf.Variable;
    const next =
      values instanceof Float32Array ? tf.tensor(values.slice(), tensor.shape, 'float32') : (this.copy(values) as tf.Tensor);
    tensor.assign(next);
    next.dispose();
  }

  copy(tensor: Tensor): Tensor {
    this.#activate();
    return tf.tidy(() => scaleKernel.run({ x: dense('copy', tensor) }, { factor: 1 }));
  }

  disposeVariable(variable: Variable): void {
    (variable.tensor as tf.Variable).dispose();
  }

  valueAndGrad(
    f: () => Tensor,
    variables: () => readonly Variable[],
  ): { value: Tensor; gradients: ReadonlyMap<Variable, Tensor> } {
    this.#activate();
    let found: readonly Variable[] = [];
    const { value, gradients } = differentiate(
      () => f() as tf.Tensor,
      () => {
        found = variables();
        return found.map((variable) => variable.tensor as tf.Tensor);
      },
    );
    const byVariable = new Map<Variable, Tensor>();
    found.forEach((variable, index) => {
      const gradient = gradients[index];
      if (gradient) byVariable.set(variable, gradient);
    });
    return { value, gradients: byVariable };
  }

  createOptimizer(options: OptimizerOptions = {}): Optimizer {
    return new TfjsOptimizer(options, this.#activate);
  }

  tidy<T>(f: () => T): T {
    this.#activate();
    let result: T | undefined;
    tf.tidy(() => {
      result = settled(f());
      return (result instanceof Map ? [...result.values()] : result) as tf.TensorContainer;
    });
    return result as T;
  }

  async read(tensor: Tensor): Promise<Float32Array> {
    const values = await dense('read', tensor).data<'float32'>();
    // The cpu device returns the tensor's own array.
    return this.device === 'cpu' ? values.slice() : values;
  }

  dispose(tensor: Tensor): void {
    if (tensor instanceof tf.Tensor) tensor.dispose();
  }

  /** Number of threads of one training. */
  get threads(): number {
    return this.#threads?.count ?? 1;
  }

  close(): void {
    this.#activate();
    this.#threads?.end();
  }

  memory(): MemoryUse {
    const { numTensors, numBytes } = tf.memory();
    return { numTensors, numBytes };
  }
}
