/** Operations of NAS-Bench-Graph, in the order in which its keys number them. */
export const nasBenchGraphOperations = ['gat', 'gcn', 'gin', 'cheb', 'sage', 'arma', 'graph', 'fc', 'skip'] as const;
/** One of `nasBenchGraphOperations`. */
export type NasBenchGraphOperation = (typeof nasBenchGraphOperations)[number];

/**
 * The nine ways to link four nodes, up to isomorphism (Qin et al. 2022, section 3.1). Digit k is the source of node k: 0 for the input, j
 * for the j-th node. Nodes that are nobody's source are leaves, which lead to the network's output.
 */
export const linkPatterns = ['0000', '0001', '0011', '0012', '0013', '0111', '0112', '0122', '0123'] as const;

/** Source of each node: 0 for the input, j for the j-th node. */
export const linksOf = (pattern: number): number[] => [...(linkPatterns[pattern] as string)].map(Number);

/** The representative of a class of isomorphic architectures. */
export interface CanonicalArchitecture {
  /** Number of its link pattern. */
  readonly pattern: number;
  /** [4] node of the given architecture at each place. */
  readonly order: readonly number[];
  /** Its key in the published tables. */
  readonly key: string;
}

const skip = nasBenchGraphOperations.indexOf('skip');
const input = -1;
const moved = -2;
const orders = permutations([0, 1, 2, 3]);

/**
 * Puts an architecture into the benchmark's canonical form.
 *
 * A skip connection that only passes on its input does nothing, so it moves to a chain in front of all other nodes. It stays if it is a
 * leaf and other nodes take the same hidden output. A skip connection from the input to the output moves too; the benchmark doesn't have
 * it. The order of the nodes is the one in which the links are among `linkPatterns` and the operations come first lexicographically.
 *
 * @param pattern number of the link pattern
 * @param operations [4] numbers of the operations in `nasBenchGraphOperations`
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

/** Parent of each node, after skip connections have moved to the front. */
function canonicalParents(links: readonly number[], operations: readonly number[]): number[] {
  const parents = [...links];
  const front: number[] = [];
  operations.forEach((operation, node) => {
    if (operation !== skip) return;
    const parent = parents[node] as number;
    const isLeaf = !parents.includes(node);
    const hasSibling = parents.some((other, at) => at !== node && other === parent);
    if (isLeaf && hasSibling && parent !== input) return;
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
