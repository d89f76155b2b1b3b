/**
 * Returns both directions of each pair, each once, without self loops, sorted by source and then by target.
 * @param pairs [2 * pairs] source and target in turn
 */
export function undirectedEdges(numNodes: number, pairs: ArrayLike<number>): { source: Int32Array; target: Int32Array } {
  const keys = new Float64Array(pairs.length);
  let count = 0;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const a = pairs[at] as number;
    const b = pairs[at + 1] as number;
    if (a === b) continue;
    keys[count++] = a * numNodes + b;
    keys[count++] = b * numNodes + a;
  }
  const sorted = keys.subarray(0, count).sort();
  const unique = sorted.filter((key, at) => at === 0 || key !== sorted[at - 1]);
  return {
    source: Int32Array.from(unique, (key) => Math.floor(key / numNodes)),
    target: Int32Array.from(unique, (key) => key % numNodes),
  };
}
