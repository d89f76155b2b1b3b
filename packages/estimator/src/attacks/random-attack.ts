import { type Graph, Random } from '@gnas/core/plugin';
import { type AttackOptions, checkRate } from './attack.js';
import { EdgeEditor } from './edge-editor.js';

/** Draws in a row that may be unusable before the attack ends. */
const maxAttempts = 10_000;

/**
 * Flips round(rate * links) links between uniformly drawn pairs of nodes: existing links are removed, missing ones are added. In a sparse
 * graph nearly all flips add links (`flip` of DeepRobust's `Random`, Li et al. 2021).
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
