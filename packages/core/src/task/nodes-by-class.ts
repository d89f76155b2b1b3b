/** Parts of a list of nodes, kept as long as the list: training asks for the same ones in each step. */
const kept = new WeakMap<Int32Array, { readonly labels: Int32Array; readonly parts: readonly Int32Array[] }>();

/** Returns the nodes of each class that occurs among some labeled nodes, by class. */
export function nodesByClass(labels: Int32Array, nodes: Int32Array): readonly Int32Array[] {
  const known = kept.get(nodes);
  if (known?.labels === labels) return known.parts;
  const classes = [...new Set(Array.from(nodes, (node) => labels[node] as number))].sort((a, b) => a - b);
  const parts = classes.map((k) => nodes.filter((node) => labels[node] === k));
  kept.set(nodes, { labels, parts });
  return parts;
}
