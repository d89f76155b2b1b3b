/** Operations of NAS-Bench-Graph, in the order in which its keys number them. */
export const nasBenchGraphOperations = ['gat', 'gcn', 'gin', 'cheb', 'sage', 'arma', 'graph', 'fc', 'skip'] as const;
/** One of `nasBenchGraphOperations`. */
export type NasBenchGraphOperation = (typeof nasBenchGraphOperations)[number];

/**
 * The nine ways to link four nodes, up to isomorphism. Digit k says whose output node k takes: 0 the input's, j that of the j-th
 * node. Nodes whose output nobody takes lead to the network's output (Qin et al. 2022, section 3.1).
 */
export const linkPatterns = ['0000', '0001', '0011', '0012', '0013', '0111', '0112', '0122', '0123'] as const;

/** Of each node, where its input comes from: 0 the input, j the j-th node. */
export const linksOf = (pattern: number): number[] => [...(linkPatterns[pattern] as string)].map(Number);

/** The one representative of all isomorphic architectures. */
export interface CanonicalArchitecture {
  /** Number of its link pattern. */
  readonly pattern: number;
  /** [4] which node of the given architecture stands at each place. */
  readonly order: readonly number[];
  /** Its key in the published tables. */
  readonly key: string;
}

const skip = nasBenchGraphOperations.indexOf('skip');
const input = -1;
const moved = -2;
const orders = permutations([0, 1, 2, 3]);

/**
 * The benchmark's canonical form. A skip connection does nothing where it only passes on what it takes: it moves to a chain in front
 * of all others, unless it is a leaf beside others that take the same hidden output. (A skip connection from the input to the output
 * is not in the benchmark, and moves too.) Then nodes are put in the order in which the links are one of `linkPatterns` and the
 * operations come first lexicographically.
 * @param pattern number of the link pattern
 * @param operations [4] by their number in `nasBenchGraphOperations`
 */
export function canonicalArchitecture(pattern: number, operations: readonly number[]): CanonicalArchitecture {
  const parents = canonicalParents(
    linksOf(pattern).map((link) => link - 1),
    operations,
  );
  let best: { text: string; pattern: number; order: readonly number[] } | undefined;
  for (const order of orders) {
    const links = order.map((node) => 1 + (parents[node] === input ? input : order.indexOf(parents[node] as number)));
    const at = (linkPatterns as readonly string[]).indexOf(links.join(''));
    const text = order.map((node) => operations[node]).join('');
    if (at >= 0 && (best === undefined || text < best.text)) best = { text, pattern: at, order };
  }
  const { text, ...found } = best as NonNullable<typeof best>;
  return { ...found, key: String(Number(`${found.pattern}${text}`)) };
}

/** Of each node its parent, after skip connections have moved to the front. */
function canonicalParents(links: readonly number[], operations: readonly number[]): number[] {
  const parents = [...links];
  const front: number[] = [];
  operations.forEach((operation, node) => {
    if (operation !== skip) return;
    const parent = parents[node] as number;
    const isLeaf = !parents.includes(node);
    const hasBrother = parents.some((other, at) => at !== node && other === parent);
    if (isLeaf && hasBrother && parent !== input) return;
    for (const [at, other] of parents.entries()) if (other === node) parents[at] = parent;
    parents[node] = moved;
    front.push(node);
  });
  const last = front.at(-1) ?? input;
  return parents.map((parent, node) => {
    if (parent === moved) return front[front.indexOf(node) - 1] ?? input;
    return parent === input ? last : parent;
  });
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
