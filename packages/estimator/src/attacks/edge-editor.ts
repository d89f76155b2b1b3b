import { createGraph, type Graph, withEdges } from '@gnas/core/plugin';

/**
 * Edits the links between nodes. In an undirected graph the two edges of a link are added and removed together. A graph with an edge whose
 * counterpart is missing is directed, and each of its edges is a link. Self loops don't count as links and are never edited.
 */
export class EdgeEditor {
  readonly isUndirected: boolean;
  readonly #graph: Graph;
  readonly #original = new Set<number>();
  readonly #removed = new Set<number>();
  readonly #added = new Set<number>();

  constructor(graph: Graph) {
    this.#graph = graph;
    const edges = new Set(Array.from(graph.source, (from, edge) => from * graph.numNodes + (graph.target[edge] as number)));
    this.isUndirected = [...edges].every((key) =>
      edges.has((key % graph.numNodes) * graph.numNodes + Math.floor(key / graph.numNodes)),
    );
    graph.source.forEach((from, edge) => {
      const to = graph.target[edge] as number;
      if (from !== to) this.#original.add(this.#key(from, to));
    });
  }

  /** Lists the links of the graph before any edit. */
  links(): { readonly from: number; readonly to: number }[] {
    const { numNodes } = this.#graph;
    return [...this.#original].map((key) => ({ from: Math.floor(key / numNodes), to: key % numNodes }));
  }

  get count(): number {
    return this.#original.size;
  }

  /** Number of links added or removed so far. */
  get edits(): number {
    return this.#removed.size + this.#added.size;
  }

  has(from: number, to: number): boolean {
    const key = this.#key(from, to);
    return this.#original.has(key) ? !this.#removed.has(key) : this.#added.has(key);
  }

  /** Whether a link may be edited: it joins two different nodes and has not been edited before. */
  isUntouched(from: number, to: number): boolean {
    const key = this.#key(from, to);
    return from !== to && !this.#removed.has(key) && !this.#added.has(key);
  }

  /** Removes an existing link, or adds a missing one. */
  flip(from: number, to: number): void {
    const key = this.#key(from, to);
    if (this.#original.has(key)) this.#removed.add(key);
    else this.#added.add(key);
  }

  /**
   * Builds the edited graph: remaining edges in their order with their weights and types, then added edges with weight 1 and the most
   * frequent type. Features of edges are left out.
   */
  graph(): Graph {
    const { source, target, edgeWeights, edgeTypes, edgeTypeNames, numNodes } = this.#graph;
    const kept = Int32Array.from(source.keys()).filter((edge) => {
      const [from, to] = [source[edge] as number, target[edge] as number];
      return from === to || !this.#removed.has(this.#key(from, to));
    });
    const added = [...this.#added].flatMap((key) => {
      const [from, to] = [Math.floor(key / numNodes), key % numNodes];
      return this.isUndirected ? [[from, to] as const, [to, from] as const] : [[from, to] as const];
    });
    const count = kept.length + added.length;
    const edges = { source: new Int32Array(count), target: new Int32Array(count) };
    const weights = new Float32Array(count).fill(1);
    kept.forEach((edge, at) => {
      edges.source[at] = source[edge] as number;
      edges.target[at] = target[edge] as number;
      weights[at] = edgeWeights?.[edge] ?? 1;
    });
    added.forEach(([from, to], index) => {
      edges.source[kept.length + index] = from;
      edges.target[kept.length + index] = to;
    });
    const edited = withEdges(this.#graph, { ...edges, ...(edgeWeights && { edgeWeights: weights }) });
    if (!edgeTypes || !edgeTypeNames) return createGraph(edited);
    const types = new Int32Array(count).fill(mostFrequent(edgeTypes, edgeTypeNames.length));
    kept.forEach((edge, at) => {
      types[at] = edgeTypes[edge] as number;
    });
    return createGraph({ ...edited, edgeTypes: types, edgeTypeNames });
  }

  #key(from: number, to: number): number {
    const [a, b] = this.isUndirected && from > to ? [to, from] : [from, to];
    return a * this.#graph.numNodes + b;
  }
}

function mostFrequent(types: Int32Array, count: number): number {
  const counts = new Int32Array(count);
  for (const type of types) counts[type] = (counts[type] as number) + 1;
  return counts.indexOf(counts.reduce((a, b) => Math.max(a, b)));
}
