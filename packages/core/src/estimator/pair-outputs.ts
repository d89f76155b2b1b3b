import type { GraphOnDevice } from '../backend/backend.js';
import type { NodePairs } from '../graph/graph.js';
import type { Model } from '../space/model.js';
import type { RunContext } from './model-outputs.js';

/** Pairs that are scored at a time, so that memory doesn't grow with their number. */
const pairsAtATime = 2 ** 18;

/** Some pairs by the array that lists them. A task asks for the same ones after every epoch. */
const known = new WeakMap<Int32Array, NodePairs>();

/**
 * Runs an edge-level model without dropout and reads the task's output of some pairs of the graph -> [P * outputDim]. Rows of other pairs
 * are 0. Embeddings are computed once for each batch.
 */
export async function pairOutputs(
  model: Model,
  graph: GraphOnDevice,
  rows: Int32Array,
  { backend, parameters, task }: RunContext,
  batchSize = pairsAtATime,
): Promise<Float32Array> {
  const { pairs } = graph.graph;
  const { outputDim } = model.space;
  const values = new Float32Array(model.space.numRows(graph.graph) * outputDim);
  if (!pairs) return values;
  for (let begin = 0; begin < rows.length; begin += batchSize) {
    const batch = rows.length <= batchSize ? rows : rows.slice(begin, begin + batchSize);
    const output = backend.tidy(() => {
      const ops = backend.ops({ training: false, seed: 0 });
      return task.output(model.forward(graph, ops, parameters, undefined, pairsAt(pairs, batch)), ops);
    });
    const ofBatch = await backend.read(output);
    backend.dispose(output);
    for (let at = 0; at < batch.length; at++)
      for (let column = 0; column < outputDim; column++)
        values[(batch[at] as number) * outputDim + column] = ofBatch[at * outputDim + column] as number;
  }
  return values;
}

function pairsAt({ source, target }: NodePairs, rows: Int32Array): NodePairs {
  let pairs = known.get(rows);
  if (!pairs) {
    pairs = { source: rows.map((row) => source[row] as number), target: rows.map((row) => target[row] as number) };
    known.set(rows, pairs);
  }
  return pairs;
}
