import { batchOfGraphs, type EpochInput, type GraphOnDevice } from '@gnas/core/plugin';

/** Batches of the train split's graphs in a random order, as block-diagonal graphs. Features are copied on the device. */
export function* batchesOfGraphs({ graph, backend, random, batchSize }: EpochInput): Iterable<GraphOnDevice> {
  const rows = graph.graph.split.train.slice();
  random.shuffle(rows);
  for (let begin = 0; begin < rows.length; begin += batchSize) {
    const batch = batchOfGraphs(graph.graph, rows.subarray(begin, begin + batchSize));
    const part = graph.subgraph?.(batch.graph, batch.nodes) ?? backend.upload(batch.graph);
    try {
      yield part;
    } finally {
      part.dispose();
    }
  }
}
