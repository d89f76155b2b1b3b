import type { LabelledNodes } from '../labelled-nodes.js';
import type { WasmHeap } from './heap.js';

/** The nodes and labels on the heap, for one call. */
export function withLabels(heap: WasmHeap, labelled: LabelledNodes, run: (nodes: number, labels: number) => void): void {
  const nodes = heap.copyIn(labelled.nodes);
  const labels = heap.copyIn(labelled.labels);
  run(nodes, labels);
  heap.free(nodes);
  heap.free(labels);
}
