import {
  type ActivateOptions,
  type Activation,
  type BatchNormOptions,
  type ConvolveOptions,
  GnasError,
  type GraphOnDevice,
  type LayerNormOptions,
  normalizeByRunning,
  type Ops,
  oneHotBy,
  Random,
  type Tensor,
  updateRunning,
} from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { type DropoutMask, dropoutMask, noDropout } from '../dropout-mask.js';
import { activateKernel, activationCodes } from '../kernels/activate.js';
import { batchNormKernel, batchNormWithMoments, momentsFrom } from '../kernels/batch-norm.js';
import { concat } from '../kernels/concat.js';
import { dropoutKernel } from '../kernels/dropout.js';
import { gatherRowsKernel } from '../kernels/gather-rows.js';
import { headDotKernel } from '../kernels/head-dot.js';
import { headMeanKernel } from '../kernels/head-mean.js';
import { layerNormKernel } from '../kernels/layer-norm.js';
import { logSoftmaxKernel } from '../kernels/log-softmax.js';
import { matmul } from '../kernels/matmul.js';
import { slice } from '../kernels/narrow.js';
import { normActivateKernel } from '../kernels/norm-activate.js';
import { scaleKernel } from '../kernels/scale.js';
import * as stock from '../kernels/stock-kernels.js';
import { rowsWithin } from '../labeled-nodes.js';
import { byRow, overAllRows, PartialRows } from '../receptive-field/partial-rows.js';
import { SparseFeatures } from '../sparse/sparse-features.js';
import { recordOn } from '../tape.js';
import { asMatrix, dense } from '../tensors.js';
import { convolve } from './convolve.js';
import { attend, graphOps } from './graph-ops.js';
import { settled } from './pending.js';
import { PendingBias } from './pending-bias.js';
import { PendingNorm } from './pending-norm.js';

/** Operations that draw random numbers, or know whether the pass is training. */
type PassOps = Pick<Ops, 'training' | 'seed' | 'dropout' | 'activate' | 'attend' | 'batchNorm'>;
type SharedOps = Omit<Ops, keyof PassOps>;

/** Options of `Backend.ops`. */
interface PassOptions {
  readonly training: boolean;
  readonly seed: number;
}

/**
 * Makes the operations of a pass. Those that do not depend on the pass are made once. Each operation calls `useDevice` first, so two
 * devices can be used in turn.
 */
export function tfjsOps(useDevice: () => void): (options: PassOptions) => Ops {
  /** [N, F] -> [N, width]. Rows of a receptive field are computed on first use, only as far as they are read. */
  const rowByRow = (operation: string, x: Tensor, width: number, f: (rows: tf.Tensor) => tf.Tensor): Tensor =>
    x instanceof PartialRows
      ? new PartialRows(x.axis, x.level, { width, compute: (level) => f(x.rowsAt(level)) })
      : f(dense(operation, x));
  const product = (x: Tensor, weight: Tensor): Tensor => {
    const w = dense('linear', weight);
    const inner = x.shape[1];
    if (x.shape.length !== 2 || w.shape.length !== 2 || inner !== w.shape[0])
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `linear cannot multiply [${x.shape}] by [${w.shape}]; expected [N, F] and [F, K].`,
      );
    if (x instanceof SparseFeatures) return x.product(w);
    return rowByRow('linear', x, w.shape[1] as number, (rows) => matmul(rows, w));
  };
  const unary =
    (name: string, f: (x: tf.Tensor) => tf.Tensor) =>
    (x: Tensor): Tensor =>
      byRow(name, [x], ([rows]) => f(rows as tf.Tensor));
  /** Reduces row by row, or over axis 0, which needs all rows. */
  const alongAxis =
    (name: string, f: (x: tf.Tensor, axis?: number, keepDims?: boolean) => tf.Tensor) =>
    (x: Tensor, axis?: number, keepDims?: boolean): Tensor =>
      axis === undefined || axis === 0 || axis === -x.shape.length
        ? f(dense(name, x), axis, keepDims)
        : byRow(name, [x], ([rows]) => f(rows as tf.Tensor, axis, keepDims));
  const binary =
    (name: string, f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) =>
    (a: Tensor, b: Tensor): Tensor =>
      byRow(name, [a, b], ([p, q]) => f(p as tf.Tensor, q as tf.Tensor));
  const add = binary('add', stock.add);
  /** Acts on the last axis. For a vector, that is axis 0. */
  const overLast = (name: string, f: (x: tf.Tensor) => tf.Tensor) => alongAxis(name, (x) => f(x));

  const withBias = (operation: string, x: Tensor, bias: Tensor): Tensor => {
    const width = x.shape.at(-1) as number;
    if (x.shape.length !== 2 || bias.shape.length !== 1 || bias.shape[0] !== width)
      throw new GnasError('GNAS_INVALID_SHAPE', `${operation} got bias [${bias.shape}] for [${x.shape}]; expected [${width}].`);
    return new PendingBias(x, bias, () =>
      rowByRow(operation, x, width, (rows) =>
        activateKernel.run({ x: rows, bias: dense(operation, bias) }, { activation: 'linear', dropout: noDropout }),
      ),
    );
  };
  /** The tensor and the bias to add to it in the same pass: a pending bias, or the given one. */
  const withItsBias = (input: Tensor, given?: Tensor): { x: Tensor; bias: Tensor | undefined } => {
    if (!given && input instanceof PendingBias) return { x: input.x, bias: input.bias };
    const [x, bias] = [settled(input), settled(given)];
    const width = x.shape.at(-1) as number;
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== width))
      throw new GnasError('GNAS_INVALID_SHAPE', `activate got bias [${bias.shape}] for [${x.shape}]; expected [${width}].`);
    return { x, bias };
  };
  const isFused = (x: Tensor, activation: Activation): boolean =>
    x.shape.length === 2 && activationCodes[activation] !== undefined;
  const inOnePass = ({ x, bias }: { x: Tensor; bias: Tensor | undefined }, activation: Activation, mask: DropoutMask): Tensor =>
    byRow('activate', [x], ([rows], origin) =>
      activateKernel.run(
        { x: rows as tf.Tensor, bias: bias ? dense('activate', bias) : stock.zeros([x.shape[1] as number]) },
        { activation, dropout: mask, ...origin },
      ),
    );
  const applyActivation = (x: Tensor, activation: Activation): Tensor => {
    if (activation === 'linear') return settled(x);
    if (isFused(x, activation)) return inOnePass(withItsBias(x), activation, noDropout);
    return unary(activation, stock.activations[activation])(settled(x));
  };
  const fusedHeadDot = (x: Tensor, vectors: Tensor): Tensor => {
    const by = dense('headDot', vectors);
    if (x.shape.length !== 3 || by.shape.join() !== [1, ...x.shape.slice(1)].join())
      throw new GnasError('GNAS_INVALID_SHAPE', `headDot got [${x.shape}] and [${by.shape}]; expected [N, H, F] and [1, H, F].`);
    return byRow('headDot', [x], ([rows]) => headDotKernel.run({ x: rows as tf.Tensor, vectors: by }));
  };

  const fusedBatchNorm = (
    x: Tensor,
    scale: Tensor,
    shift: Tensor,
    { epsilon = 1e-5, running, training }: BatchNormOptions & { readonly training: boolean },
  ): Tensor => {
    const [by, to] = [dense('batchNorm', scale), dense('batchNorm', shift)];
    const width = `${x.shape[1]}`;
    if (x.shape.length !== 2 || by.shape.join() !== width || to.shape.join() !== width)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `batchNorm got [${x.shape}], scale [${by.shape}] and shift [${to.shape}]; expected [N, F], [F] and [F].`,
      );
    const inputs = { scale: by, shift: to };
    if (running && !training) return normalizeByRunning(shared, x, { ...inputs, epsilon, running });
    let updated = false;
    const update = (rows: tf.Tensor, moments: { readonly mean: Tensor; readonly variance: Tensor }): void => {
      if (running && !updated) updateRunning(shared, running, { ...moments, rows: rows.shape[0] as number });
      updated = true;
    };
    const plain = (): Tensor =>
      overAllRows('batchNorm', x, (rows) => {
        if (!running) return batchNormKernel.run({ x: rows, ...inputs }, { epsilon });
        const { y, ...moments } = batchNormWithMoments({ x: rows, ...inputs }, { epsilon });
        update(rows, moments);
        return y;
      });
    if (!normActivateKernel.isImplemented()) return plain();
    return new PendingNorm(x.shape, plain, (activation, dropout) =>
      overAllRows('batchNorm', x, (rows, origin) => {
        const [y, statistics] = normActivateKernel.runAll({ x: rows, ...inputs }, { epsilon, activation, dropout, ...origin });
        if (running) update(rows, momentsFrom(statistics, { epsilon }));
        return y;
      }),
    );
  };

  const shared: SharedOps = onDevice(
    {
      constant: (values: ArrayLike<number>, shape: readonly number[]) =>
        tf.tensor(new Float32Array(values), [...shape], 'float32') as Tensor,
      add,
      sub: binary('sub', stock.sub),
      mul: binary('mul', stock.mul),
      div: binary('div', stock.div),
      scale: (x: Tensor, factor: number) => unary('scale', (rows) => scaleKernel.run({ x: rows }, { factor }))(x),
      exp: unary('exp', stock.exp),
      log: unary('log', stock.log),
      sqrt: unary('sqrt', stock.sqrt),
      applyActivation,
      leakyRelu: (x: Tensor, negativeSlope = 0.01) => unary('leakyRelu', (rows) => stock.leakyRelu(rows, negativeSlope))(x),
      stopGradient: unary('stopGradient', (rows) => recordOn(undefined, () => scaleKernel.run({ x: rows }, { factor: 1 }))),
      argmax: overLast('argmax', (x) => recordOn(undefined, () => stock.argmax(x))),
      matmul: product,
      linear: (x: Tensor, weight: Tensor, bias?: Tensor): Tensor =>
        bias ? withBias('linear', product(x, weight), bias) : product(x, weight),
      transpose: (x: Tensor): Tensor => stock.transpose(dense('transpose', x)),
      sum: alongAxis('sum', stock.sum),
      mean: alongAxis('mean', (x, axis, keepDims) =>
        x.shape.length === 3 && axis === 1 && !keepDims ? headMeanKernel.run({ x }) : stock.mean(x, axis, keepDims),
      ),
      max: alongAxis('max', stock.max),
      softmax: (x: Tensor): Tensor => overLast('softmax', stock.softmax)(x, -1),
      logSoftmax: (x: Tensor): Tensor => overLast('logSoftmax', logSoftmaxOfRows)(x, -1),
      reshape: (x: Tensor, shape: readonly number[]): Tensor =>
        x instanceof PartialRows && shape[0] === x.shape[0]
          ? unary('reshape', (rows) => stock.reshape(rows, [rows.shape[0] as number, ...shape.slice(1)]))(x)
          : stock.reshape(dense('reshape', x), shape),
      concat: (xs: readonly Tensor[], axis: number): Tensor =>
        axis === 0 || axis === -(xs[0]?.shape.length ?? 0)
          ? concat(
              xs.map((x) => dense('concat', x)),
              axis,
            )
          : byRow('concat', xs, (parts) => concat(parts, axis)),
      slice: (x: Tensor, begin: readonly number[], size: readonly number[]): Tensor =>
        x instanceof PartialRows && begin[0] === 0 && size[0] === x.shape[0]
          ? unary('slice', (rows) => slice(rows, begin, [rows.shape[0] as number, ...size.slice(1)]))(x)
          : slice(dense('slice', x), begin, size),
      gatherRows: (x: Tensor, rows: Int32Array): Tensor => {
        if (!(x instanceof PartialRows)) return rowsOf(dense('gatherRows', x), rows);
        const { axis, level } = x;
        const within = rowsWithin('gatherRows', rows, axis.numbers.values, axis.counts[level] as number);
        return rowsOf(x.rowsAt(level), within);
      },
      oneHot: (indices: Tensor, depth: number): Tensor => oneHotBy(shared, indices, depth),
      headDot: fusedHeadDot,
      layerNorm: (x: Tensor, scale: Tensor, shift: Tensor, { epsilon = 1e-5 }: LayerNormOptions = {}): Tensor => {
        const [by, to] = [dense('layerNorm', scale), dense('layerNorm', shift)];
        const width = `${x.shape[1]}`;
        if (x.shape.length !== 2 || by.shape.join() !== width || to.shape.join() !== width)
          throw new GnasError(
            'GNAS_INVALID_SHAPE',
            `layerNorm got [${x.shape}], scale [${by.shape}] and shift [${to.shape}]; expected [N, F], [F] and [F].`,
          );
        return byRow('layerNorm', [x], ([rows]) =>
          layerNormKernel.run({ x: rows as tf.Tensor, scale: by, shift: to }, { epsilon }),
        );
      },
      convolve: (graph: GraphOnDevice, x: Tensor, options: ConvolveOptions) => convolve(shared, graph, x, options),
      ...graphOps,
    },
    useDevice,
  );

  return ({ training, seed }) => {
    const random = new Random(seed).split('dropout');
    let draws = 0;
    const nextMask = (rate: number): DropoutMask => dropoutMask(rate, random.split(draws++).seed);
    /** Draws outside training too, so every pass draws the same sequence. */
    const nextDropout = (rate: number): DropoutMask => {
      const mask = nextMask(rate);
      return training ? mask : noDropout;
    };
    const dropoutOf = (x: Tensor, rate: number): Tensor => {
      const mask = nextMask(rate);
      if (!training || rate === 0) return x;
      if (x instanceof SparseFeatures) return x.withDropout(mask);
      return byRow('dropout', [x], ([rows], origin) => dropoutKernel.run({ x: rows as tf.Tensor }, { dropout: mask, ...origin }));
    };
    const fusedActivate = (input: Tensor, { bias: given, activation = 'linear', dropout: rate = 0 }: ActivateOptions): Tensor => {
      const fused = isFused(input, activation);
      if (fused && input instanceof PendingNorm && !given) return input.activated(activation, nextDropout(rate));
      if (fused && given && activation === 'linear' && rate === 0) return withBias('activate', settled(input), settled(given));
      const summed = withItsBias(input, given);
      if (!fused || (!summed.bias && activation === 'linear')) {
        const { x, bias } = summed;
        return dropoutOf(applyActivation(bias ? add(x, bias) : settled(x), activation), rate);
      }
      return inOnePass(summed, activation, nextDropout(rate));
    };
    const ofPass: PassOps = {
      training,
      seed,
      dropout: dropoutOf,
      activate: fusedActivate,
      attend: (graph, x, options) => attend(graph, x, options, nextDropout),
      batchNorm: (x, scale, shift, options) => fusedBatchNorm(x, scale, shift, { ...options, training }),
    };
    return Object.assign(Object.create(shared) as SharedOps, onDevice(ofPass, useDevice));
  };
}

function rowsOf(x: tf.Tensor, rows: Int32Array): tf.Tensor {
  const [matrix, restore] = asMatrix(x);
  return restore(gatherRowsKernel.run({ x: matrix }, { rows }));
}

function logSoftmaxOfRows(x: tf.Tensor): tf.Tensor {
  if (x.shape.length === 2) return logSoftmaxKernel.run({ x });
  const width = x.shape.at(-1) ?? 1;
  const rows = stock.reshape(x, [x.size / width, width]);
  return stock.reshape(logSoftmaxKernel.run({ x: rows }), x.shape);
}

/** Operations that accept a pending bias. */
const takesPending: readonly string[] = ['activate', 'applyActivation'];

/** Makes every operation activate its device first and compute pending biases of its inputs. */
function onDevice<T extends object>(ops: T, useDevice: () => void): T {
  return Object.fromEntries(
    Object.entries(ops).map(([name, operation]) => [
      name,
      typeof operation !== 'function'
        ? operation
        : (...inputs: unknown[]) => {
            useDevice();
            return takesPending.includes(name) ? operation(...inputs) : operation(...inputs.map(settled));
          },
    ]),
  ) as T;
}
