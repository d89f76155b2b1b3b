import type { LabeledNodes } from '../labeled-nodes.js';
import type { WasmHeap } from './heap.js';

/** Copies nodes and labels to the heap for one call. */
export function withLabels(heap: WasmHeap, labeled: LabeledNodes, run: (nodes: number, labels: number) => void): void {
  const nodes = heap.copyIn(labeled.nodes);
  const labels = heap.copyIn(labeled.labels);
  run(nodes, labels);
  heap.free(nodes);
  heap.free(labels);
}
