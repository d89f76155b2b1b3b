import {
  type ActivateOptions,
  type Activation,
  GnasError,
  type Ops,
  type PrimitiveOps,
  Random,
  type Tensor,
  withComposites,
} from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { dropoutMask, noDropout } from './dropout-mask.js';
import { graphOps } from './graph-ops.js';
import { activate, activationCodes } from './kernels/activate.js';
import { dropout } from './kernels/dropout.js';
import { gatherRows } from './kernels/gather-rows.js';
import { headMean } from './kernels/head-mean.js';
import { logSoftmax } from './kernels/log-softmax.js';
import { matmul } from './kernels/matmul.js';
import { spmm } from './kernels/spmm.js';
import { SparseFeatures } from './sparse-features.js';
import { asMatrix, dense } from './tensors.js';

const activations: Record<Activation, (x: tf.Tensor) => tf.Tensor> = {
  linear: (x) => x,
  relu: tf.relu,
  relu6: tf.relu6,
  elu: tf.elu,
  leaky_relu: (x) => tf.leakyRelu(x, 0.01),
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
};

/** Operations of one pass. `useDevice` is called before each, so that two devices can be used in turn. */
export function tfjsOps({ training, seed }: { readonly training: boolean; readonly seed: number }, useDevice: () => void): Ops {
  const random = new Random(seed).split('dropout');
  let draws = 0;
  const nextMask = (rate: number) => dropoutMask(rate, random.split(draws++).seed);

  const product = (x: Tensor, weight: Tensor): tf.Tensor => {
    const w = dense('linear', weight);
    const inner = x.shape[1];
    if (x.shape.length !== 2 || w.shape.length !== 2 || inner !== w.shape[0])
      throw new GnasError('GNAS_INVALID_SHAPE', `linear cannot multiply [${x.shape}] by [${w.shape}].`);
    if (x instanceof SparseFeatures) return spmm(w, { matrix: x.structure, transposed: false, dropout: x.dropout });
    return matmul(dense('linear', x), w);
  };
  const unary =
    (name: string, f: (x: tf.Tensor) => tf.Tensor) =>
    (x: Tensor): Tensor =>
      f(dense(name, x));
  const binary =
    (name: string, f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
    (a: Tensor, b: Tensor): Tensor =>
      f(dense(name, a), dense(name, b));
  const reduction =
    (name: string, f: (x: tf.Tensor, axis?: number, keepDims?: boolean) => tf.Tensor) =>
    (x: Tensor, axis?: number, keepDims?: boolean): Tensor =>
      f(dense(name, x), axis, keepDims);

  const withBias = (x: tf.Tensor, bias: Tensor): tf.Tensor =>
    activate(x, dense('linear', bias), { activation: 'linear', dropout: noDropout });
  const fusedActivate = (x: Tensor, options: ActivateOptions): Tensor => {
    const { bias, activation = 'linear', dropout: rate = 0 } = options;
    const input = dense('activate', x);
    const width = input.shape.at(-1) as number;
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== width))
      throw new GnasError('GNAS_INVALID_SHAPE', `activate got bias [${bias.shape}] for [${x.shape}]; it needs [${width}].`);
    if (input.shape.length !== 2 || activationCodes[activation] === undefined || (!bias && rate === 0)) {
      const shifted = bias ? tf.add(input, dense('activate', bias)) : input;
      return ops.dropout(activations[activation](shifted), rate);
    }
    const mask = nextMask(rate);
    return activate(input, bias ? dense('activate', bias) : tf.zeros([width]), {
      activation,
      dropout: training ? mask : noDropout,
    });
  };

  const { attend, edgeDot, weightedSum, nllLoss, ...primitives } = graphOps(training, nextMask);
  const ops: Ops = withComposites<PrimitiveOps>(
    {
      training,
      constant: (values: ArrayLike<number>, shape: readonly number[]) =>
        tf.tensor(Float32Array.from(values), [...shape], 'float32') as Tensor,
      add: binary('add', tf.add),
      sub: binary('sub', tf.sub),
      mul: binary('mul', tf.mul),
      div: binary('div', tf.div),
      scale: (x: Tensor, factor: number) => tf.mul(dense('scale', x), factor) as Tensor,
      exp: unary('exp', tf.exp),
      log: unary('log', tf.log),
      sqrt: unary('sqrt', tf.sqrt),
      applyActivation: (x: Tensor, activation: Activation) => activations[activation](dense(activation, x)) as Tensor,
      leakyRelu: (x: Tensor, negativeSlope = 0.01) => tf.leakyRelu(dense('leakyRelu', x), negativeSlope) as Tensor,
      matmul: product,
      linear: (x: Tensor, weight: Tensor, bias?: Tensor): Tensor =>
        bias ? withBias(product(x, weight), bias) : product(x, weight),
      transpose: unary('transpose', (x) => tf.transpose(x)),
      sum: reduction('sum', tf.sum),
      mean: reduction('mean', (x, axis, keepDims) =>
        x.shape.length === 3 && axis === 1 && !keepDims ? headMean(x) : tf.mean(x, axis, keepDims),
      ),
      max: reduction('max', tf.max),
      softmax: unary('softmax', (x) => tf.softmax(x)),
      logSoftmax: unary('logSoftmax', (x) => (x.shape.length === 2 ? logSoftmax(x) : tf.logSoftmax(x))),
      reshape: (x: Tensor, shape: readonly number[]) => tf.reshape(dense('reshape', x), [...shape]) as Tensor,
      concat: (xs: readonly Tensor[], axis: number) =>
        tf.concat(
          xs.map((x) => dense('concat', x)),
          axis,
        ) as Tensor,
      slice: (x: Tensor, begin: readonly number[], size: readonly number[]) =>
        tf.slice(dense('slice', x), [...begin], [...size]) as Tensor,
      gatherRows: (x: Tensor, rows: Int32Array): Tensor => {
        const [matrix, restore] = asMatrix(dense('gatherRows', x));
        return restore(gatherRows(matrix, rows));
      },
      dropout: (x: Tensor, rate: number): Tensor => {
        const mask = nextMask(rate);
        if (!training || rate === 0) return x;
        return x instanceof SparseFeatures ? x.withDropout(mask) : dropout(dense('dropout', x), mask);
      },
      ...primitives,
    },
    { attend, edgeDot, weightedSum, nllLoss, activate: fusedActivate },
  );
  return onDevice(ops, useDevice);
}

/** Makes every operation run on its own device. */
function onDevice<T extends object>(ops: T, useDevice: () => void): T {
  return Object.fromEntries(
    Object.entries(ops).map(([name, operation]) => [
      name,
      typeof operation !== 'function'
        ? operation
        : (...inputs: unknown[]) => {
            useDevice();
            return operation(...inputs);
          },
    ]),
  ) as T;
}
