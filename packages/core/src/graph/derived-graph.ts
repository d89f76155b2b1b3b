import type { Graph } from './graph.js';

const derived = new WeakMap<Graph, Map<string, Graph>>();

/** Returns `make(graph)`, computed once per graph and key, so that an upload and a trace share the derived graph. */
export function derivedGraph(graph: Graph, key: string, make: (graph: Graph) => Graph): Graph {
  let byKey = derived.get(graph);
  if (!byKey) {
    byKey = new Map();
    derived.set(graph, byKey);
  }
  let result = byKey.get(key);
  if (!result) {
    result = make(graph);
    byKey.set(key, result);
  }
  return result;
}
