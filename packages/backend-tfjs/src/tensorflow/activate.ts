import type { Activation } from '@gnas/core/plugin';
import type { activateGradientKernel, activateKernel } from '../kernels/activate.js';
import { masked } from './keep.js';
import { float, type Handle, NativeOps, type TensorflowKernel } from './native-ops.js';

const slope = float('alpha', 0.01);

/** Each activation, with its gradient from the upstream gradient g, the input x and the output y. */
const activations: Readonly<
  Record<
    Activation,
    readonly [(ops: NativeOps, x: Handle) => Handle, (ops: NativeOps, g: Handle, x: Handle, y: () => Handle) => Handle]
  >
> = {
  linear: [(_ops, x) => x, (_ops, g) => g],
  relu: [(ops, x) => ops.floats('Relu', [x]), (ops, g, x) => ops.floats('ReluGrad', [g, x])],
  relu6: [(ops, x) => ops.floats('Relu6', [x]), (ops, g, x) => ops.floats('Relu6Grad', [g, x])],
  elu: [(ops, x) => ops.floats('Elu', [x]), (ops, g, _x, y) => ops.floats('EluGrad', [g, y()])],
  leaky_relu: [(ops, x) => ops.floats('LeakyRelu', [x], slope), (ops, g, x) => ops.floats('LeakyReluGrad', [g, x], slope)],
  sigmoid: [(ops, x) => ops.floats('Sigmoid', [x]), (ops, g, _x, y) => ops.floats('SigmoidGrad', [y(), g])],
  tanh: [(ops, x) => ops.floats('Tanh', [x]), (ops, g, _x, y) => ops.floats('TanhGrad', [y(), g])],
  softplus: [(ops, x) => ops.floats('Softplus', [x]), (ops, g, x) => ops.floats('SoftplusGrad', [g, x])],
};

export const activate: TensorflowKernel<typeof activateKernel> = ({ x, bias }, { activation, dropout }, backend) =>
  NativeOps.run(backend, (ops) => {
    const [act] = activations[activation];
    return masked(ops, act(ops, ops.add(ops.handle(x), ops.handle(bias))), x.shape, dropout);
  });

export const activateGradient: TensorflowKernel<typeof activateGradientKernel> = (
  { dy, x, bias },
  { activation, dropout },
  backend,
) =>
  NativeOps.runAll(backend, (ops) => {
    const [act, gradient] = activations[activation];
    const shifted = ops.add(ops.handle(x), ops.handle(bias));
    const upstream = masked(ops, ops.floats('Identity', [ops.handle(dy)]), x.shape, dropout);
    const dx = gradient(ops, upstream, shifted, () => act(ops, shifted));
    return [dx, ops.sum(dx, 0)];
  });
