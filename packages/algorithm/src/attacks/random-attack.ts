import { type Graph, Random } from '@gnas/core';
import { type AttackOptions, checkRate } from './attack.js';
import { EdgeEditor } from './edge-editor.js';

/** Draws in a row that may be spent already before a graph counts as full. */
const maxAttempts = 10_000;

/**
 * Flips links between uniformly drawn pairs of nodes, round(rate * links) of them: one that is there goes, one that is not is
 * added. In a sparse graph nearly all are added (the `flip` of DeepRobust's `Random`, Li et al. 2021).
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function randomAttack(graph: Graph, { rate, seed = 0 }: AttackOptions): Graph {
  checkRate('randomAttack', rate);
  const editor = new EdgeEditor(graph);
  const random = new Random(seed).split('random attack');
  const budget = Math.round(rate * editor.count);
  for (let attempt = 0; editor.edits < budget && attempt < maxAttempts; attempt++) {
    const [from, to] = [random.integer(graph.numNodes), random.integer(graph.numNodes)];
    if (!editor.isUntouched(from, to)) continue;
    editor.flip(from, to);
    attempt = 0;
  }
  return editor.graph();
}
