import {
  type AggregateOptions,
  type AttendOptions,
  type EdgeView,
  GnasError,
  type GraphOnDevice,
  type Ops,
  type Reduction,
  type Tensor,
} from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { type DropoutMask, noDropout } from './dropout-mask.js';
import { accuracy } from './kernels/accuracy.js';
import { attend } from './kernels/attend.js';
import { edgeDot, weightedSum } from './kernels/edge-products.js';
import { edgeSoftmax } from './kernels/edge-softmax.js';
import { gatherRows } from './kernels/gather-rows.js';
import { nllLoss } from './kernels/nll-loss.js';
import { segmentMax } from './kernels/segment-max.js';
import { spmm } from './kernels/spmm.js';
import { labelledNodes } from './labelled-nodes.js';
import type { SparseStructure } from './sparse/sparse-structure.js';
import { asMatrix, dense } from './tensors.js';
import { TfjsGraph } from './tfjs-graph.js';

type GraphOps = Pick<
  Ops,
  | 'aggregate'
  | 'edgeSoftmax'
  | 'gatherSource'
  | 'gatherTarget'
  | 'gatherEdges'
  | 'scatter'
  | 'pool'
  | 'attend'
  | 'edgeDot'
  | 'weightedSum'
  | 'nllLoss'
  | 'accuracy'
>;

/** The operations that know the graph. Sums are products with a sparse matrix; what differs is only which matrix. */
export function graphOps(training: boolean, nextMask: (rate: number) => DropoutMask): GraphOps {
  const reduceBy = (name: string, x: Tensor, matrix: SparseStructure, reduce: Reduction): tf.Tensor => {
    const [input, restore] = asMatrix(dense(name, x));
    if (input.shape[0] !== matrix.forward.columns)
      throw new GnasError('GNAS_INVALID_SHAPE', `${name} got [${x.shape}]; it needs ${matrix.forward.columns} rows.`);
    return restore(reduce === 'max' ? segmentMax(input, matrix) : spmm(input, { matrix, transposed: false, dropout: noDropout }));
  };
  return {
    aggregate(graph: GraphOnDevice, x: Tensor, options: AggregateOptions = {}) {
      const { reduce = 'sum', norm = 'none' } = options;
      if (norm !== 'none' && reduce !== 'sum')
        throw new GnasError(
          'GNAS_INVALID_OPTION',
          `aggregate got norm "${norm}" with reduce "${reduce}"; a norm goes with "sum".`,
        );
      return reduceBy('aggregate', x, known(graph).adjacency(options), reduce);
    },
    edgeSoftmax(graph: GraphOnDevice, logits: Tensor, view?: EdgeView) {
      const edges = known(graph).edges(view);
      const [input, restore] = asMatrix(dense('edgeSoftmax', logits));
      const count = edges.forward.columnIndices.length;
      if (input.shape[0] !== count)
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `edgeSoftmax got [${logits.shape}] for ${count} edges; it needs one row per edge of the same view.`,
        );
      return restore(edgeSoftmax(input, edges));
    },
    gatherSource: (graph: GraphOnDevice, x: Tensor, view?: EdgeView) =>
      reduceBy('gatherSource', x, known(graph).endpoints('source', view), 'sum'),
    gatherTarget: (graph: GraphOnDevice, x: Tensor, view?: EdgeView) =>
      reduceBy('gatherTarget', x, known(graph).endpoints('target', view), 'sum'),
    gatherEdges(graph: GraphOnDevice, values: Tensor, view?: EdgeView) {
      const onDevice = known(graph);
      const count = onDevice.graph.source.length;
      const [matrix, restore] = asMatrix(dense('gatherEdges', values));
      if (matrix.shape[0] !== count)
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `gatherEdges got [${values.shape}] for ${count} edges; it needs one row per edge of the graph.`,
        );
      const added = view?.selfLoops === 'add' ? [tf.ones([1, matrix.shape[1] as number])] : [];
      return restore(gatherRows(added.length > 0 ? tf.concat([matrix, ...added], 0) : matrix, onDevice.origins(view)));
    },
    scatter: (graph: GraphOnDevice, messages: Tensor, reduce: Reduction = 'sum', view?: EdgeView) =>
      reduceBy('scatter', messages, known(graph).incoming(reduce, view), reduce),
    pool: (graph: GraphOnDevice, x: Tensor, reduce: Reduction) => reduceBy('pool', x, known(graph).everyNode(reduce), reduce),
    attend(graph: GraphOnDevice, x: Tensor, options: AttendOptions) {
      const { source, target, negativeSlope = 0.2, dropout = 0, ...view } = options;
      const [nodes, heads] = x.shape;
      for (const [name, part] of [['source', source] as const, ['target', target] as const])
        if (x.shape.length !== 3 || part.shape[0] !== nodes || part.shape[1] !== heads)
          throw new GnasError(
            'GNAS_INVALID_SHAPE',
            `attend got x [${x.shape}] and ${name} [${part.shape}]; it needs [nodes, heads, width] and [nodes, heads].`,
          );
      const mask = nextMask(dropout);
      return attend(dense('attend', x), dense('attend', source), dense('attend', target), {
        edges: known(graph).edges(view),
        negativeSlope,
        dropout: training ? mask : noDropout,
      });
    },
    edgeDot(graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView) {
      const edges = known(graph).edges(view);
      if (target.shape.length !== 3 || target.shape[0] !== edges.forward.rows || target.shape.join() !== source.shape.join())
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `edgeDot got target [${target.shape}] and source [${source.shape}] for ${edges.forward.rows} nodes; it needs [nodes, heads, width] twice.`,
        );
      return edgeDot(dense('edgeDot', target), dense('edgeDot', source), edges);
    },
    weightedSum(graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView) {
      const edges = known(graph).edges(view);
      const [nodes, heads] = x.shape;
      const count = edges.forward.columnIndices.length;
      if (x.shape.length !== 3 || nodes !== edges.forward.rows || coefficients.shape.join() !== [count, heads].join())
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `weightedSum got x [${x.shape}] and coefficients [${coefficients.shape}] for ${edges.forward.rows} nodes and ${count} edges; it needs [nodes, heads, width] and [edges of the same view, heads].`,
        );
      return weightedSum(dense('weightedSum', x), dense('weightedSum', coefficients), { edges, transposed: false });
    },
    nllLoss: (logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array) =>
      nllLoss(dense('nllLoss', logProbabilities), labelledNodes(labels, nodes)),
    accuracy: (scores: Tensor, labels: Int32Array, nodes: Int32Array) =>
      accuracy(dense('accuracy', scores), labelledNodes(labels, nodes)),
  };
}

function known(graph: GraphOnDevice): TfjsGraph {
  if (graph instanceof TfjsGraph) return graph;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    'The graph was not uploaded to this backend; use what backend.upload(graph) returns.',
  );
}
