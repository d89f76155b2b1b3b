import {
  type AggregateOptions,
  type AttendOptions,
  type EdgeView,
  GnasError,
  type GraphOnDevice,
  type Ops,
  type Reduction,
  type Tensor,
} from '@gnas/core/plugin';
import * as tf from '@tensorflow/tfjs-core';
import { type DropoutMask, noDropout } from '../dropout-mask.js';
import { accuracyKernel } from '../kernels/accuracy.js';
import { attend as attendOverEdges } from '../kernels/attend.js';
import { concat } from '../kernels/concat.js';
import { edgeDotKernel, weightedSum } from '../kernels/edge-products.js';
import { edgeSoftmaxKernel } from '../kernels/edge-softmax.js';
import { gatherRowsKernel } from '../kernels/gather-rows.js';
import { nllLossKernel } from '../kernels/nll-loss.js';
import { segmentMaxKernel } from '../kernels/segment-max.js';
import { spmmKernel } from '../kernels/spmm.js';
import { type LabeledNodes, labeledNodes, labeledRows } from '../labeled-nodes.js';
import {
  aggregateLocally,
  attendLocally,
  edgeDotLocally,
  edgesOf,
  gatherLocally,
  weightedSumLocally,
} from '../receptive-field/local-graph-ops.js';
import { notLocal } from '../receptive-field/not-local.js';
import { PartialRows } from '../receptive-field/partial-rows.js';
import { ReceptiveField } from '../receptive-field/receptive-field.js';
import type { SparseStructure } from '../sparse/sparse-structure.js';
import { asMatrix, dense } from '../tensors.js';
import { TfjsGraph } from '../tfjs-graph.js';

type GraphOps = Pick<
  Ops,
  | 'aggregate'
  | 'edgeSoftmax'
  | 'gatherSource'
  | 'gatherTarget'
  | 'gatherEdges'
  | 'scatter'
  | 'pool'
  | 'edgeDot'
  | 'weightedSum'
  | 'nllLoss'
  | 'accuracy'
>;

/** Operations on graphs. Each sum is a product with a sparse matrix; the operations differ in the matrix. */
export const graphOps: GraphOps = {
  aggregate(graph: GraphOnDevice, x: Tensor, options: AggregateOptions = {}) {
    const { reduce = 'sum', norm = 'none' } = options;
    if (norm !== 'none' && reduce !== 'sum')
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `aggregate got norm "${norm}" with reduce "${reduce}"; expected reduce "sum" with a norm.`,
      );
    if (graph instanceof ReceptiveField) return graph.propagated.get(x, options, () => aggregateLocally(graph, x, options));
    const whole = known(graph);
    return whole.propagated.get(x, options, () => multiply('aggregate', dense('aggregate', x), whole.adjacency(options), reduce));
  },
  edgeSoftmax(graph: GraphOnDevice, logits: Tensor, view?: EdgeView) {
    const total = wholeOf(graph).edges(view).forward.columnIndices.length;
    if (logits.shape[0] !== total)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `edgeSoftmax got [${logits.shape}] for ${total} edges; expected one row per edge of the same view.`,
      );
    const run = (input: tf.Tensor, edges: SparseStructure): tf.Tensor => {
      const [matrix, restore] = asMatrix(input);
      return restore(edgeSoftmaxKernel.run({ logits: matrix }, { edges }));
    };
    if (!(graph instanceof ReceptiveField)) return run(dense('edgeSoftmax', logits), known(graph).edges(view));
    const { axis, level, rows } = edgesOf(graph, logits, view);
    return new PartialRows(axis, level, run(rows, graph.edges(view, level)));
  },
  gatherSource: (graph: GraphOnDevice, x: Tensor, view?: EdgeView) =>
    graph instanceof ReceptiveField
      ? gatherLocally(graph, x, 'source', view)
      : multiply('gatherSource', dense('gatherSource', x), known(graph).endpoints('source', view), 'sum'),
  gatherTarget: (graph: GraphOnDevice, x: Tensor, view?: EdgeView) =>
    graph instanceof ReceptiveField
      ? gatherLocally(graph, x, 'target', view)
      : multiply('gatherTarget', dense('gatherTarget', x), known(graph).endpoints('target', view), 'sum'),
  gatherEdges(graph: GraphOnDevice, values: Tensor, view?: EdgeView) {
    if (graph instanceof ReceptiveField) throw notLocal('gatherEdges');
    const onDevice = known(graph);
    const count = onDevice.graph.source.length;
    const [matrix, restore] = asMatrix(dense('gatherEdges', values));
    if (matrix.shape[0] !== count)
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `gatherEdges got [${values.shape}] for ${count} edges; expected one row per edge of the graph.`,
      );
    const added = view?.selfLoops === 'add' ? [tf.ones([1, matrix.shape[1] as number])] : [];
    const x = added.length > 0 ? concat([matrix, ...added], 0) : matrix;
    return restore(gatherRowsKernel.run({ x }, { rows: onDevice.origins(view) }));
  },
  scatter(graph: GraphOnDevice, messages: Tensor, reduce: Reduction = 'sum', view?: EdgeView) {
    if (!(graph instanceof ReceptiveField))
      return multiply('scatter', dense('scatter', messages), known(graph).incoming(reduce, view), reduce);
    const { level, rows } = edgesOf(graph, messages, view);
    return new PartialRows(graph.nodes, level, multiply('scatter', rows, graph.incoming(reduce, view, level), reduce));
  },
  pool: (graph: GraphOnDevice, x: Tensor, reduce: Reduction) =>
    multiply('pool', dense('pool', x), wholeOf(graph).membership(reduce), reduce),
  edgeDot(graph: GraphOnDevice, target: Tensor, source: Tensor, view?: EdgeView) {
    const edges = wholeOf(graph).edges(view);
    if (target.shape.length !== 3 || target.shape[0] !== edges.forward.rows || target.shape.join() !== source.shape.join())
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `edgeDot got target [${target.shape}] and source [${source.shape}] for ${edges.forward.rows} nodes; expected [nodes, heads, width] for both.`,
      );
    if (graph instanceof ReceptiveField) return edgeDotLocally(graph, target, source, view);
    return edgeDotKernel.run({ target: dense('edgeDot', target), source: dense('edgeDot', source) }, { edges });
  },
  weightedSum(graph: GraphOnDevice, x: Tensor, coefficients: Tensor, view?: EdgeView) {
    const edges = wholeOf(graph).edges(view);
    const [nodes, rowHeads] = x.shape;
    const count = edges.forward.columnIndices.length;
    const heads = coefficients.shape[1];
    if (
      x.shape.length !== 3 ||
      nodes !== edges.forward.rows ||
      coefficients.shape.join() !== [count, heads].join() ||
      (rowHeads !== heads && rowHeads !== 1)
    )
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `weightedSum got x [${x.shape}] and coefficients [${coefficients.shape}] for ${edges.forward.rows} nodes and ${count} edges; expected [nodes, heads or 1, width] and [edges of the same view, heads].`,
      );
    if (graph instanceof ReceptiveField) return weightedSumLocally(graph, x, coefficients, view);
    return weightedSum(dense('weightedSum', x), dense('weightedSum', coefficients), { edges, transposed: false });
  },
  nllLoss(logProbabilities: Tensor, labels: Int32Array, nodes: Int32Array) {
    const { x, labeled } = atLabels('nllLoss', logProbabilities, labels, nodes);
    return nllLossKernel.run({ x }, { labeled });
  },
  accuracy(scores: Tensor, labels: Int32Array, nodes: Int32Array) {
    const { x, labeled } = atLabels('accuracy', scores, labels, nodes);
    return accuracyKernel.run({ x }, { labeled });
  },
};

/** `Ops.attend`, with dropout on the coefficients drawn from `nextMask`. */
export function attend(graph: GraphOnDevice, x: Tensor, options: AttendOptions, nextMask: (rate: number) => DropoutMask): Tensor {
  const { source, target, negativeSlope = 0.2, dropout = 0, ...view } = options;
  const [nodes, rowHeads] = x.shape;
  const heads = source.shape[1];
  for (const [name, part] of [['source', source] as const, ['target', target] as const])
    if (x.shape.length !== 3 || part.shape[0] !== nodes || part.shape[1] !== heads || (rowHeads !== heads && rowHeads !== 1))
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `attend got x [${x.shape}] and ${name} [${part.shape}]; expected [nodes, heads or 1, width] and [nodes, heads].`,
      );
  const attributes = { negativeSlope, dropout: nextMask(dropout) };
  if (graph instanceof ReceptiveField) return attendLocally(graph, x, options, attributes);
  return attendOverEdges(dense('attend', x), dense('attend', source), dense('attend', target), {
    edges: known(graph).edges(view),
    ...attributes,
  });
}

function multiply(operation: string, input: tf.Tensor, matrix: SparseStructure, reduce: Reduction): tf.Tensor {
  const [x, restore] = asMatrix(input);
  if (x.shape[0] !== matrix.forward.columns)
    throw new GnasError('GNAS_INVALID_SHAPE', `${operation} got [${input.shape}]; expected ${matrix.forward.columns} rows.`);
  return restore(
    reduce === 'max'
      ? segmentMaxKernel.run({ x }, { matrix })
      : spmmKernel.run({ x }, { matrix, transposed: false, dropout: noDropout }),
  );
}

/** Rows of scores [N, C], and the labels of `nodes` among them. */
function atLabels(
  operation: string,
  scores: Tensor,
  labels: Int32Array,
  nodes: Int32Array,
): { x: tf.Tensor; labeled: LabeledNodes } {
  const labeled = labeledNodes(labels, nodes);
  if (!(scores instanceof PartialRows)) return { x: dense(operation, scores), labeled };
  const { axis, level } = scores;
  return { x: scores.rowsAt(level), labeled: labeledRows(labeled, axis.numbers.values, axis.counts[level] as number) };
}

function known(graph: GraphOnDevice): TfjsGraph {
  if (graph instanceof TfjsGraph) return graph;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    'The graph was not uploaded to this backend. Pass what backend.upload(graph) returns.',
  );
}

const wholeOf = (graph: GraphOnDevice): TfjsGraph => known(graph instanceof ReceptiveField ? graph.whole : graph);
