import type { Graph } from '@gnas/core';
import { pointerName } from './pointer-symbols.js';

/** A pointer from one synset to another, by their numbers. */
export interface NumberedPointer {
  readonly from: number;
  readonly to: number;
  readonly symbol: string;
}

/**
 * Makes a directed edge of each pointer, whose type is the name of its symbol. Each is there once, without self loops, sorted by source,
 * target and type. Types are in the order of their names.
 */
export function typedPointers(
  pointers: readonly NumberedPointer[],
): Pick<Graph, 'source' | 'target'> & Required<Pick<Graph, 'edgeTypes' | 'edgeTypeNames'>> {
  const others = pointers.filter(({ from, to }) => from !== to);
  const edgeTypeNames = [...new Set(others.map(({ symbol }) => pointerName(symbol)))].sort();
  const typeOf = new Map(edgeTypeNames.map((name, type) => [name, type]));
  const edges = others
    .map(({ from, to, symbol }) => ({ from, to, type: typeOf.get(pointerName(symbol)) as number }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.type - b.type)
    .filter(({ from, to, type }, at, all) => {
      const before = all[at - 1];
      return !before || before.from !== from || before.to !== to || before.type !== type;
    });
  return {
    source: Int32Array.from(edges, ({ from }) => from),
    target: Int32Array.from(edges, ({ to }) => to),
    edgeTypes: Int32Array.from(edges, ({ type }) => type),
    edgeTypeNames,
  };
}
