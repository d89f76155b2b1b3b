import type { Architecture } from '@gnas/core';
import { count, table } from './format.js';

/** Writes an architecture as lines, from input to output: the operation, inputs, output shape and parameters of each step. */
export function architectureText({ nodes, edges }: Architecture): string {
  const nameOf = (id: number): string => {
    const node = nodes[id];
    return node?.choice ?? node?.label ?? '?';
  };
  return table(
    nodes.map((node) => {
      const from = edges.flatMap(([source, target]) => (target === node.id ? [nameOf(source)] : []));
      return [
        node.choice ?? node.label,
        node.choice === undefined ? '' : node.label,
        from.length === 0 ? '' : `<- ${from.join(', ')}`,
        `[${node.shape.join(', ')}]`,
        node.parameters === 0 ? '' : `${count(node.parameters)} parameters`,
      ];
    }),
  );
}
