import { type Graph, Random } from '@gnas/core/plugin';
import { type AttackOptions, checkRate } from './attack.js';
import { EdgeEditor } from './edge-editor.js';
import { pseudoLabels } from './pseudo-labels.js';

/** Options of `diceAttack`. */
export interface DiceOptions extends AttackOptions {
  /** [numNodes] classes as the attacker knows or guesses them; -1 for unknown. Default: `pseudoLabels(graph)`. */
  readonly labels?: Int32Array;
}

/** Draws in a row that may be unusable before the attack ends. */
const maxAttempts = 10_000;

/**
 * Deletes links within classes and adds links between classes with equal probability, round(rate * links) in total (DICE: "disconnect
 * internally, connect externally", Waniek et al. 2018).
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function diceAttack(graph: Graph, { rate, seed = 0, labels = pseudoLabels(graph) }: DiceOptions): Graph {
  checkRate('diceAttack', rate);
  const editor = new EdgeEditor(graph);
  const random = new Random(seed).split('dice attack');
  const budget = Math.round(rate * editor.count);
  const known = (node: number): boolean => (labels[node] as number) >= 0;
  const inner = random.shuffle(editor.links().filter(({ from, to }) => known(from) && labels[from] === labels[to]));
  const connects = (from: number, to: number): boolean =>
    known(from) && known(to) && labels[from] !== labels[to] && !editor.has(from, to) && editor.isUntouched(from, to);
  let deletes = random.integer(2) === 0;
  for (let attempt = 0; editor.edits < budget && attempt < maxAttempts; attempt++) {
    const link = deletes ? inner.pop() : undefined;
    const [from, to] = link ? [link.from, link.to] : [random.integer(graph.numNodes), random.integer(graph.numNodes)];
    if (!link && !connects(from, to)) continue;
    editor.flip(from, to);
    deletes = random.integer(2) === 0;
    attempt = 0;
  }
  return editor.graph();
}
