import type { LabelledNodes } from '../labelled-nodes.ts';
import type { WasmHeap } from './heap.ts';

/** The nodes and labels on the heap, for one call. */
export function withLabels(heap: WasmHeap, labelled: LabelledNodes, run: (nodes: number, labels: number) => void): void {
  const nodes = heap.copyIn(labelled.nodes);
  const labels = heap.copyIn(labelled.labels);
  run(nodes, labels);
  heap.free(nodes);
  heap.free(labels);
}
