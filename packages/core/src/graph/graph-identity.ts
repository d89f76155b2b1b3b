import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Graph } from './graph.js';

/** Schema of `GraphIdentity`, for files and stores that keep one. */
export const graphIdentitySchema = z.object({
  /** Name of the graph. */
  name: z.string(),
  /** Number of nodes. */
  nodes: z.int().check(z.gte(0)),
  /** Number of directed edges. */
  edges: z.int().check(z.gte(0)),
  /** SHA-256 of everything that a search reads, in hexadecimal digits. */
  digest: z.hash('sha256'),
});

/** Identifies a graph without holding its data. Plain JSON. */
export type GraphIdentity = Readonly<z.output<typeof graphIdentitySchema>>;

/**
 * Identifies a graph by its name, its size and a SHA-256 digest of its edges, features, labels, splits and number of classes.
 * Dense and sparse features have different digests, even if their values are equal. The name, node ids and class names are not part
 * of the digest.
 */
export function graphIdentity(graph: Graph): GraphIdentity {
  const { name, numNodes, source, target, edgeWeights, features, labels, numClasses, split, targets, pairs } = graph;
  const { layout, columns, values } = features;
  const arrays: Readonly<Record<string, Int32Array | Float32Array | undefined>> = {
    source,
    target,
    edgeWeights,
    features: values,
    ...(features.layout === 'sparse' && { rowPointers: features.rowPointers, columnIndices: features.columnIndices }),
    labels,
    train: split.train,
    validation: split.validation,
    test: split.test,
    ...(graph.graphPointers && { graphPointers: graph.graphPointers }),
    ...(graph.edgeFeatures && { edgeFeatures: graph.edgeFeatures.values }),
    ...(graph.edgeTypes && { edgeTypes: graph.edgeTypes }),
    ...(targets && { [`${targets.columns} ${targets.kind}`]: targets.values }),
    ...(pairs && { pairSources: pairs.source, pairTargets: pairs.target }),
  };
  const hash = sha256.create().update(utf8ToBytes(`${numNodes} nodes, ${numClasses} classes, ${columns} ${layout} features;`));
  for (const [key, array] of Object.entries(arrays)) {
    hash.update(utf8ToBytes(`${key}: ${array?.length ?? 'none'};`));
    if (array) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return { name, nodes: numNodes, edges: source.length, digest: bytesToHex(hash.digest()) };
}
