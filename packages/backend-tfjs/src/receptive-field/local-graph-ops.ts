import { type AggregateOptions, type AttendOptions, type EdgeView, GnasError, type Tensor } from '@gnas/core/plugin';
import type * as tf from '@tensorflow/tfjs-core';
import { noDropout } from '../dropout-mask.js';
import { type AttendAttributes, attend } from '../kernels/attend.js';
import { edgeDotKernel, weightedSum } from '../kernels/edge-products.js';
import { segmentMaxKernel } from '../kernels/segment-max.js';
import { spmmKernel } from '../kernels/spmm.js';
import { asMatrix, dense } from '../tensors.js';
import { notLocal } from './not-local.js';
import { PartialRows, partialOf, type RowAxis } from './partial-rows.js';
import type { ReceptiveField } from './receptive-field.js';

/** Rows along an axis of a field. A whole tensor is cut to the rows that the field has. */
function rowsOf(operation: string, x: Tensor, axis: RowAxis, level: number): PartialRows {
  if (x.shape[0] !== axis.total)
    throw new GnasError('GNAS_INVALID_SHAPE', `${operation} got [${x.shape}]; expected ${axis.total} rows.`);
  if (!(x instanceof PartialRows)) return partialOf(dense(operation, x), axis, level);
  if (x.axis !== axis) throw notLocal(operation);
  return x;
}

const nodesOf = (operation: string, field: ReceptiveField, x: Tensor): PartialRows =>
  rowsOf(operation, x, field.nodes, field.hops);

/** The rows of an edge tensor that the field has. */
export function edgesOf(
  field: ReceptiveField,
  x: Tensor,
  view: EdgeView | undefined,
): { axis: RowAxis; level: number; rows: tf.Tensor } {
  const axis = field.edgeAxis(view);
  const rows = rowsOf('an operation over edges', x, axis, field.hops - 1);
  return { axis, level: rows.level, rows: rows.rowsAt(rows.level) };
}

export function aggregateLocally(field: ReceptiveField, x: Tensor, options: AggregateOptions): Tensor {
  const input = nodesOf('aggregate', field, x);
  const level = input.level - 1;
  const matrix = field.adjacency(options, level);
  const [rows, restore] = asMatrix(input.rowsAt(input.level));
  const y =
    options.reduce === 'max'
      ? segmentMaxKernel.run({ x: rows }, { matrix })
      : spmmKernel.run({ x: rows }, { matrix, transposed: false, dropout: noDropout });
  return new PartialRows(field.nodes, level, restore(y));
}

export function gatherLocally(field: ReceptiveField, x: Tensor, end: 'source' | 'target', view: EdgeView | undefined): Tensor {
  const input = nodesOf('a gather', field, x);
  const level = end === 'source' ? input.level - 1 : Math.min(input.level, field.hops - 1);
  const matrix = field.endpoints(end, view, level);
  const [rows, restore] = asMatrix(input.rowsAt(end === 'source' ? input.level : level));
  const y = spmmKernel.run({ x: rows }, { matrix, transposed: false, dropout: noDropout });
  return new PartialRows(field.edgeAxis(view), level, restore(y));
}

export function attendLocally(
  field: ReceptiveField,
  x: Tensor,
  { source, target, selfLoops }: AttendOptions,
  attributes: Omit<AttendAttributes, 'edges'>,
): Tensor {
  const [z, from, to] = [x, source, target].map((each) => nodesOf('attend', field, each)) as [
    PartialRows,
    PartialRows,
    PartialRows,
  ];
  const level = Math.min(z.level - 1, from.level - 1, to.level);
  const edges = field.edges(selfLoops ? { selfLoops } : {}, level);
  const y = attend(z.rowsAt(level + 1), from.rowsAt(level + 1), to.rowsAt(level), { edges, ...attributes });
  return new PartialRows(field.nodes, level, y);
}

export function edgeDotLocally(field: ReceptiveField, target: Tensor, source: Tensor, view: EdgeView | undefined): Tensor {
  const [to, from] = [target, source].map((each) => nodesOf('edgeDot', field, each)) as [PartialRows, PartialRows];
  const level = Math.min(from.level - 1, to.level);
  const edges = field.edges(view, level);
  const y = edgeDotKernel.run({ target: to.rowsAt(level), source: from.rowsAt(level + 1) }, { edges });
  return new PartialRows(field.edgeAxis(view), level, y);
}

export function weightedSumLocally(field: ReceptiveField, x: Tensor, coefficients: Tensor, view: EdgeView | undefined): Tensor {
  const input = nodesOf('weightedSum', field, x);
  const factors = rowsOf('weightedSum', coefficients, field.edgeAxis(view), field.hops - 1);
  const level = Math.min(input.level - 1, factors.level);
  const edges = field.edges(view, level);
  return new PartialRows(
    field.nodes,
    level,
    weightedSum(input.rowsAt(level + 1), factors.rowsAt(level), { edges, transposed: false }),
  );
}
