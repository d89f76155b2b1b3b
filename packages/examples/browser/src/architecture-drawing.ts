import { graphlib, layout } from '@dagrejs/dagre';
import type { Architecture, ArchitectureNode } from '@gnas/core';

const boxHeight = 40;
const namespace = 'http://www.w3.org/2000/svg';

/** Draws an architecture from top to bottom, with one box for each operation. */
export function drawArchitecture({ nodes, edges }: Architecture): SVGSVGElement {
  const graph = new graphlib.Graph();
  graph.setGraph({ ranksep: 26, nodesep: 18, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(String(node.id), { width: boxWidth(node), height: boxHeight });
  for (const [from, to] of edges) graph.setEdge(String(from), String(to));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const drawing = svg('svg', {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': describe({ nodes, edges }),
  });
  const arrow = svg('marker', {
    id: 'arrow',
    viewBox: '0 0 8 8',
    refX: 7,
    refY: 4,
    markerWidth: 7,
    markerHeight: 7,
    orient: 'auto',
  });
  arrow.append(svg('path', { d: 'M0 0L8 4L0 8z', class: 'arrow' }));
  drawing.append(arrow);
  for (const edge of graph.edges()) {
    const points = (graph.edge(edge).points as { x: number; y: number }[]).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    drawing.append(svg('path', { d: `M${points.join('L')}`, class: 'edge', 'marker-end': 'url(#arrow)' }));
  }
  for (const node of nodes) {
    const { x, y } = graph.node(String(node.id));
    const box = svg('g', { class: node.choice === undefined ? 'box fixed' : 'box', transform: `translate(${x} ${y})` });
    const boxed = boxWidth(node);
    box.append(
      svg('rect', { x: -boxed / 2, y: -boxHeight / 2, width: boxed, height: boxHeight, rx: 8 }),
      text(node.label, -3, 'label'),
      text(cost(node), 12, 'cost'),
    );
    drawing.append(box);
  }
  return drawing;
}

function boxWidth(node: ArchitectureNode): number {
  return Math.max(8 * node.label.length, 6.5 * cost(node).length) + 24;
}

function cost({ shape, parameters }: ArchitectureNode): string {
  const wide = shape.slice(1).join(' x ');
  return parameters > 0 ? `${wide} · ${parameters.toLocaleString('en')} weights` : wide;
}

function describe({ nodes, edges }: Architecture): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return `Architecture: ${edges.map(([from, to]) => `${labels.get(from)} to ${labels.get(to)}`).join('; ')}`;
}

function text(content: string, y: number, kind: string): SVGElement {
  const element = svg('text', { y, class: kind });
  element.textContent = content;
  return element;
}

function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
