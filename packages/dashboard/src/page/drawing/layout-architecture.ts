import { Graph, layout } from '@dagrejs/dagre';
import type { Architecture, ArchitectureNode } from '@gnas/core';

/** A box of a drawing, in pixels. x and y are its center. */
export interface PlacedNode {
  readonly node: ArchitectureNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedArchitecture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  /** Points of each edge, from its source box to its target box. */
  readonly edges: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

/** Maximum length of a label, in characters; a longer one is cut off. */
export const mostCharacters = 30;
const characterWidth = 7.6;

/**
 * Places an architecture from top to bottom with few crossings (Gansner et al. 1993, by dagre). Without edges, the boxes stand below one
 * another.
 */
export function layoutArchitecture({ nodes, edges }: Architecture): PlacedArchitecture {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: edges.length === 0 ? 6 : 30, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    const lines = linesOf(node);
    const longest = Math.max(...lines.map((line, i) => Math.min(line.length, mostCharacters) * (i === 0 ? 1 : 0.86)));
    graph.setNode(String(node.id), { width: Math.max(64, longest * characterWidth + 24), height: 14 + 17 * lines.length });
  }
  for (const [from, to] of edges) graph.setEdge(String(from), String(to));
  // Invisible edges put boxes without edges into a list.
  if (edges.length === 0) for (const [i, node] of nodes.slice(1).entries()) graph.setEdge(String(nodes[i]?.id), String(node.id));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(String(node.id)) as Partial<PlacedNode>;
      return { node, x, y, width, height };
    }),
    edges: edges.map(([from, to]) => (graph.edge(String(from), String(to)) as { points: { x: number; y: number }[] }).points),
  };
}

/** The lines of text in a box: the operation, its choice and its number of parameters. */
export function linesOf({ label, choice, parameters }: ArchitectureNode): string[] {
  return [
    label,
    ...(choice === undefined ? [] : [choice]),
    ...(parameters > 0 ? [`${parameters.toLocaleString('en-US')} parameters`] : []),
  ];
}
