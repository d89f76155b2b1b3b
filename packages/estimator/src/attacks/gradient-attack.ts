import { type Graph, Random } from '@gnas/core/plugin';
import { type AttackOptions, checkRate } from './attack.js';
import { EdgeEditor } from './edge-editor.js';
import { fitLinearGcn, Propagation, softmax } from './linear-gcn.js';

/** Rounds that spend the budget. Each computes the gradient anew. */
const rounds = 10;
/** Pairs of nodes considered in a round, in addition to the existing links. */
const blockSize = 200_000;

interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly gain: number;
}

/**
 * Flips the links whose gradient promises the largest increase of the loss (GradArgmax, Dai et al. 2018), round(rate * links) in total. The
 * gradient is that of a linear graph convolution, a surrogate of the attacked model (Zügner & Günnemann 2019). The loss is the cross
 * entropy of nodes that are still classified as on the clean graph, and each round considers a random block of pairs (Geisler et al.
 * 2021). Only labels of the training split are used.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function gradientAttack(graph: Graph, { rate, seed = 0 }: AttackOptions): Graph {
  checkRate('gradientAttack', rate);
  const editor = new EdgeEditor(graph);
  const budget = Math.round(rate * editor.count);
  if (budget === 0) return editor.graph();
  const random = new Random(seed).split('gradient attack');
  const outputs = fitLinearGcn(graph);
  const classes = predictions(graph, outputs);
  for (let round = 1; round <= rounds; round++) {
    const gain = gainOfFlips(editor.graph(), outputs, classes, editor.isUndirected);
    const allowed = Math.round((budget * round) / rounds);
    const candidates: Candidate[] = [];
    const consider = (from: number, to: number): void => {
      const promised = gain(from, to);
      // Most gains are zero, so this check comes before the lookup of the link.
      if (promised === 0 || !editor.isUntouched(from, to)) return;
      const flipped = editor.has(from, to) ? -promised : promised;
      if (flipped > 0) candidates.push({ from, to, gain: flipped });
    };
    for (const { from, to } of editor.links()) consider(from, to);
    const block = Math.min(blockSize, graph.numNodes ** 2);
    for (let draw = 0; draw < block; draw++) consider(random.integer(graph.numNodes), random.integer(graph.numNodes));
    candidates.sort((a, b) => b.gain - a.gain);
    // A second flip at the same node in one round may be wasted on a prediction that the first one has already changed.
    const hit = new Set<number>();
    for (const { from, to } of candidates) {
      if (editor.edits >= allowed) break;
      if (hit.has(from) || hit.has(to) || !editor.isUntouched(from, to)) continue;
      editor.flip(from, to);
      hit.add(from).add(to);
    }
    for (const { from, to } of candidates) {
      if (editor.edits >= allowed) break;
      if (editor.isUntouched(from, to)) editor.flip(from, to);
    }
  }
  return editor.graph();
}

/** Returns the derivative of the loss by the weight of a link, with fixed degrees. */
function gainOfFlips(
  graph: Graph,
  outputs: Float64Array,
  classes: Int32Array,
  isUndirected: boolean,
): (from: number, to: number) => number {
  const { numNodes, numClasses: width } = graph;
  const propagation = new Propagation(graph);
  const once = propagation.apply(outputs, width);
  const logits = propagation.apply(once, width);
  const errors = new Float64Array(numNodes * width);
  for (let node = 0; node < numNodes; node++) {
    const own = logits.subarray(node * width, (node + 1) * width);
    if (own.indexOf(Math.max(...own)) !== classes[node]) continue;
    softmax(own).forEach((probability, k) => {
      errors[node * width + k] = probability - Number(k === classes[node]);
    });
  }
  // loss = L(S S Z): its derivative by S is errors (S Z)^T + (S^T errors) Z^T.
  const back = propagation.apply(errors, width, true);
  const { scale } = propagation;
  const directed = (from: number, to: number): number => {
    let sum = 0;
    for (let k = 0; k < width; k++)
      sum +=
        (errors[to * width + k] as number) * (once[from * width + k] as number) +
        (back[to * width + k] as number) * (outputs[from * width + k] as number);
    return sum * (scale[from] as number) * (scale[to] as number);
  };
  return isUndirected ? (from, to) => directed(from, to) + directed(to, from) : directed;
}

/** Predicts classes by the surrogate on the clean graph; training nodes keep their labels. */
function predictions(graph: Graph, outputs: Float64Array): Int32Array {
  const { numNodes, numClasses, labels, split } = graph;
  const propagation = new Propagation(graph);
  const logits = propagation.apply(propagation.apply(outputs, numClasses), numClasses);
  const classes = Int32Array.from({ length: numNodes }, (_, node) => {
    const own = logits.subarray(node * numClasses, (node + 1) * numClasses);
    return own.indexOf(Math.max(...own));
  });
  for (const node of split.train) classes[node] = labels[node] as number;
  return classes;
}
