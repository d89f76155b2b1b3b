import type { Architecture } from '@gnas/core';
import { useId, useMemo } from 'react';
import { layoutArchitecture, linesOf, mostCharacters, type PlacedNode } from './layout-architecture.js';

/** Draws an architecture as a graph of boxes from its input to its output. */
export function ArchitectureDrawing({ architecture, title }: { architecture: Architecture; title: string }) {
  const placed = useMemo(() => layoutArchitecture(architecture), [architecture]);
  const arrow = useId();
  return (
    <svg
      className="architecture"
      role="img"
      aria-label={`${title}: ${inWords(architecture)}`}
      viewBox={`0 0 ${placed.width} ${placed.height}`}
      style={{ maxWidth: placed.width }}
    >
      <defs>
        <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0.5 8 4 0 7.5z" className="arrow" />
        </marker>
      </defs>
      {placed.edges.map((points, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an edge has no name of its own.
        <path key={i} className="edge" d={smooth(points)} markerEnd={`url(#${arrow})`} />
      ))}
      {placed.nodes.map((each) => (
        <Box key={each.node.id} {...each} />
      ))}
    </svg>
  );
}

function Box({ node, x, y, width, height }: PlacedNode) {
  const lines = linesOf(node);
  const kind = node.choice === undefined ? (node.label === 'input' || node.label === 'output' ? 'end' : 'fixed') : 'chosen';
  return (
    <g className={`box ${kind}`}>
      <title>
        {[
          ...lines,
          node.shape.length > 0 ? `output [${node.shape.join(', ')}]` : '',
          node.flops > 0 ? `${node.flops.toLocaleString('en-US')} FLOPs` : '',
        ]
          .filter((line) => line !== '')
          .join('\n')}
      </title>
      <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx={6} />
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a label and its choice may be the same word.
        <text key={i} className={i === 0 ? 'label' : 'detail'} x={x} y={y - height / 2 + 20 + 17 * i}>
          {line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line}
        </text>
      ))}
    </g>
  );
}

/** A path through the points with rounded corners. */
function smooth(points: readonly { readonly x: number; readonly y: number }[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] ?? point;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const last = rest.at(-1);
  return [`M${first.x} ${first.y}`, ...bends, last ? `L${last.x} ${last.y}` : ''].join(' ');
}

function inWords({ nodes, edges }: Architecture): string {
  const nameOf = (id: number): string => nodes.find((node) => node.id === id)?.label ?? '?';
  if (edges.length === 0) return nodes.map(({ label, choice }) => `${choice} ${label}`).join(', ');
  return nodes
    .map(({ id, label }) => {
      const from = edges.filter(([, to]) => to === id).map(([source]) => nameOf(source));
      return from.length > 0 ? `${label} from ${from.join(' and ')}` : label;
    })
    .join(', ');
}
