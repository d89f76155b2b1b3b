/** Nodes with their labels, as a loss needs them. Made once for each pair of arrays that a training uses. */
export interface LabelledNodes {
  /** [k] */
  readonly nodes: Int32Array;
  /** [k] label of each of `nodes` */
  readonly labels: Int32Array;
}

const known = new WeakMap<Int32Array, WeakMap<Int32Array, LabelledNodes>>();

/** @param labels [N] of all nodes @param nodes [k] the ones that count; neither may change afterwards */
export function labelledNodes(labels: Int32Array, nodes: Int32Array): LabelledNodes {
  let byNodes = known.get(labels);
  if (!byNodes) {
    byNodes = new WeakMap();
    known.set(labels, byNodes);
  }
  let labelled = byNodes.get(nodes);
  if (!labelled) {
    labelled = { nodes, labels: nodes.map((node) => labels[node] as number) };
    byNodes.set(nodes, labelled);
  }
  return labelled;
}
