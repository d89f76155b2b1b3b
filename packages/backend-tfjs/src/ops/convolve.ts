import {
  type ConvolveOptions,
  convolve as convolveByPrimitives,
  GnasError,
  type GraphOnDevice,
  type Ops,
  type Tensor,
} from '@gnas/core/plugin';
import { Tensor as TfjsTensor } from '@tensorflow/tfjs-core';
import { convolveKernel } from '../kernels/convolve.js';
import { dense } from '../tensors.js';
import { TfjsGraph } from '../tfjs-graph.js';

/**
 * `Ops.convolve`, in one kernel where the device has it and all rows are present. A product that makes rows narrower comes before the
 * aggregation, and an aggregation of features is shared by all passes, so both are left to the primitives.
 */
export function convolve(
  ops: Pick<Ops, 'add' | 'aggregate' | 'linear'>,
  graph: GraphOnDevice,
  x: Tensor,
  options: ConvolveOptions,
): Tensor {
  const { weight, root, bias, ...aggregation } = options;
  const [width, outWidth] = weight.shape as [number, number];
  const shapes = [root.shape.join(), bias.shape.join(), `${x.shape[1]}`];
  if (weight.shape.length !== 2 || shapes.join(';') !== `${[width, outWidth]};${outWidth};${width}`)
    throw new GnasError(
      'GNAS_INVALID_SHAPE',
      `convolve got [${x.shape}], weight [${weight.shape}], root [${root.shape}] and bias [${bias.shape}]; expected [N, F], [F, K], [F, K] and [K].`,
    );
  const whole = graph instanceof TfjsGraph && x instanceof TfjsTensor && x.shape[0] === graph.numNodes;
  if (!whole || width > outWidth || graph.propagated.has(x) || !convolveKernel.isImplemented())
    return convolveByPrimitives(ops, graph, x, options);
  const [rows, w, v, b] = [x, weight, root, bias].map((tensor) => dense('convolve', tensor));
  return convolveKernel.run({ x: rows, weight: w, root: v, bias: b } as never, { matrix: graph.adjacency(aggregation) });
}
