import type { Activation } from '@gnas/core/plugin';
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../tape.js';

/** Runs a kernel that TensorFlow.js has on every device, by its name in the registry. */
function run(kernel: string, inputs: Record<string, Tensor> | Tensor[], attributes: object = {}): Tensor {
  return runKernel(kernel, inputs as unknown as NamedTensorMap, attributes as never)[0] as Tensor;
}

export const zeros = (shape: readonly number[]): Tensor => run('Fill', {}, { shape: [...shape], value: 0, dtype: 'float32' });
export const add = (a: Tensor, b: Tensor): Tensor => run('Add', { a, b });
export const sub = (a: Tensor, b: Tensor): Tensor => run('Sub', { a, b });
export const mul = (a: Tensor, b: Tensor): Tensor => run('Multiply', { a, b });
export const div = (a: Tensor, b: Tensor): Tensor => run('RealDiv', { a, b });
export const identity = (x: Tensor): Tensor => run('Identity', { x });
export const exp = (x: Tensor): Tensor => run('Exp', { x });
export const log = (x: Tensor): Tensor => run('Log', { x });
export const sqrt = (x: Tensor): Tensor => run('Sqrt', { x });
export const leakyRelu = (x: Tensor, alpha: number): Tensor => run('LeakyRelu', { x }, { alpha });
export const softmax = (logits: Tensor): Tensor => run('Softmax', { logits }, { dim: logits.shape.length - 1 });
export const reshape = (x: Tensor, shape: readonly number[]): Tensor => run('Reshape', { x }, { shape: [...shape] });
export const transpose = (x: Tensor): Tensor => run('Transpose', { x }, { perm: x.shape.map((_, axis) => axis).reverse() });
export const sum = (x: Tensor, axis?: number, keepDims = false): Tensor => run('Sum', { x }, { axis: axisOf(x, axis), keepDims });
export const mean = (x: Tensor, axis?: number, keepDims = false): Tensor =>
  run('Mean', { x }, { axis: axisOf(x, axis), keepDims });
export const max = (x: Tensor, axis?: number, keepDims = false): Tensor =>
  run('Max', { x }, { reductionIndices: axisOf(x, axis), keepDims });
/** [..., F] -> [...] index of the first greatest value. */
export const argmax = (x: Tensor): Tensor =>
  run('Cast', { x: run('ArgMax', { x }, { axis: x.shape.length - 1 }) }, { dtype: 'float32' });
export const slice = (x: Tensor, begin: readonly number[], size: readonly number[]): Tensor =>
  run('Slice', { x }, { begin: [...begin], size: [...size] });
export const concat = (xs: readonly Tensor[], axis: number): Tensor =>
  xs.length === 1 ? identity(xs[0] as Tensor) : run('Concat', [...xs], { axis: axisOf(xs[0] as Tensor, axis)[0] });

/** Each activation by stock kernels. */
export const activations: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: (x) => run('Relu', { x }),
  relu6: (x) => run('Relu6', { x }),
  elu: (x) => run('Elu', { x }),
  leaky_relu: (x) => leakyRelu(x, 0.01),
  sigmoid: (x) => run('Sigmoid', { x }),
  tanh: (x) => run('Tanh', { x }),
  softplus: (x) => run('Softplus', { x }),
};

/** Axes to reduce: the given one, or all. */
function axisOf({ shape }: Tensor, axis: number | undefined): number[] {
  return axis === undefined ? shape.map((_, index) => index) : [axis < 0 ? axis + shape.length : axis];
}
