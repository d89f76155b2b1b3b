import { type EdgeView, GnasError, type GraphOnDevice, type Ops, type Tensor } from '@gnas/core';
import * as tf from '@tensorflow/tfjs-core';
import { gatherRows } from './kernels/gather-rows.js';
import { weightedAggregate } from './kernels/weighted-aggregate.js';
import { asMatrix, dense } from './tensors.js';
import type { TfjsGraph } from './tfjs-graph.js';

/** The operations whose edges have weights of their own, as tensors. */
export function edgeWeightedOps(known: (graph: GraphOnDevice) => TfjsGraph): Pick<Ops, 'gatherEdges' | 'weightedAggregate'> {
  return {
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
    weightedAggregate(graph: GraphOnDevice, x: Tensor, weights: Tensor, view?: EdgeView) {
      const edges = known(graph).edges(view);
      const [count, heads] = [edges.forward.columnIndices.length, x.shape.length === 3 ? x.shape[1] : 1];
      if (x.shape[0] !== graph.numNodes || weights.shape.join() !== [count, heads].join())
        throw new GnasError(
          'GNAS_INVALID_SHAPE',
          `weightedAggregate got x [${x.shape}] and weights [${weights.shape}]; it needs [nodes, width] and [edges of the view, 1], or [nodes, heads, width] and [edges of the view, heads].`,
        );
      return weightedAggregate(dense('weightedAggregate', x), dense('weightedAggregate', weights), { edges, transposed: false });
    },
  };
}
