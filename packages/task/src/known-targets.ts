import type { Graph, Targets } from '@gnas/core/plugin';

/** Targets of some rows, as a loss takes them. */
export interface KnownTargets {
  /** [rows, columns] */
  readonly shape: readonly [number, number];
  /** [rows * columns] standardized by the graph's center and spread; 0 where a value is not known. */
  readonly values: Float32Array;
  /** [rows * columns] 1 / number of known values, or 0 where a value is not known. */
  readonly weights: Float32Array;
}

const kept = new WeakMap<Int32Array, { readonly targets: Targets; readonly known: KnownTargets }>();

/** Reads the targets of some rows. The result is kept for the array of rows: training asks for the same ones in each step. */
export function knownTargets(graph: Graph, rows: Int32Array): KnownTargets {
  const targets = targetsOf(graph);
  const before = kept.get(rows);
  if (before?.targets === targets) return before.known;
  const { columns, center, spread } = targets;
  const values = new Float32Array(rows.length * columns);
  const weights = new Float32Array(rows.length * columns);
  let count = 0;
  rows.forEach((row, at) => {
    for (let column = 0; column < columns; column++) {
      const value = targets.values[row * columns + column] as number;
      if (Number.isNaN(value)) continue;
      values[at * columns + column] = (value - (center?.[column] ?? 0)) / (spread?.[column] ?? 1);
      weights[at * columns + column] = 1;
      count++;
    }
  });
  for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] as number) / count;
  const known = { shape: [rows.length, columns] as const, values, weights };
  kept.set(rows, { targets, known });
  return known;
}

/** The targets of a graph that a task accepted. */
export function targetsOf(graph: Graph): Targets {
  return graph.targets as Targets;
}
