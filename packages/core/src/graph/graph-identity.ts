import type { Graph } from './graph.js';

/** A graph in a few words, by which another one is told from it. Plain JSON. */
export interface GraphIdentity {
  readonly name: string;
  readonly nodes: number;
  /** Directed edges. */
  readonly edges: number;
  /** Equal for graphs on which a search sees the same: edges, features, labels and splits. For mistakes, not against malice. */
  readonly digest: string;
}

/** What a study keeps of its graph. */
export function identityOf(graph: Graph): GraphIdentity {
  const { name, numNodes, source, target, edgeWeights, features, labels, split } = graph;
  const arrays = [source, target, edgeWeights, features.values, labels, split.train, split.validation, split.test];
  if (features.layout === 'sparse') arrays.push(features.rowPointers, features.columnIndices);
  return { name, nodes: numNodes, edges: source.length, digest: digestOf(arrays) };
}

/** FNV-1a over 32-bit words, twice from different starts: 64 bits, at a word a step, in Node and any browser. */
function digestOf(arrays: readonly (Int32Array | Float32Array | undefined)[]): string {
  let high = 0x811c9dc5;
  let low = 0xcbf29ce4;
  const add = (word: number): void => {
    high = Math.imul(high ^ word, 0x01000193);
    low = Math.imul(low ^ (word >>> 15) ^ (word << 17), 0x01000193);
  };
  for (const values of arrays) {
    add(values?.length ?? -1);
    if (values) new Int32Array(values.buffer, values.byteOffset, values.length).forEach(add);
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
