/** Classes of nodes as a file has them. */
export interface ClassLabels {
  /** [numNodes] class of each node, or -1 if it is not known. */
  readonly labels: Int32Array;
  readonly numClasses: number;
}

/**
 * Reads class numbers. There are at most as many classes as nodes, so that one damaged number doesn't make millions of them.
 * @param refuse throws with the problem
 */
export function readLabels(values: ArrayLike<number>, refuse: (problem: string) => never): ClassLabels {
  const labels = new Int32Array(values.length);
  let most = 0;
  for (let node = 0; node < values.length; node++) {
    const label = values[node] as number;
    if (!Number.isInteger(label) || label < -1 || label >= values.length)
      refuse(
        `node ${node} has class ${label}; expected an integer from 0 to ${values.length - 1}, one less than the number of nodes, or -1 for an unknown class. Number the classes from 0.`,
      );
    labels[node] = label;
    most = Math.max(most, label);
  }
  return { labels, numClasses: most + 1 };
}
