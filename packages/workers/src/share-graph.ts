import type { Graph } from '@gnas/core';

/** Moves a graph's arrays to shared memory, so that worker threads don't copy them. Arrays that are shared already are not copied. */
export function shareGraph(graph: Graph): Graph {
  return shared(graph) as Graph;
}

function shared(value: unknown): unknown {
  if (value instanceof Int32Array || value instanceof Float32Array) return sharedArray(value);
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shared(part)]));
}

function sharedArray(values: Int32Array | Float32Array): Int32Array | Float32Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const memory = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Int32Array ? new Int32Array(memory) : new Float32Array(memory);
  copy.set(values);
  return copy;
}
