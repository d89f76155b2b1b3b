import type { Graph } from '../graph/graph.js';
import type { Ops } from './ops.js';
import type { Tensor } from './tensor.js';

/** A graph uploaded once to a device. What is behind it belongs to the backend that made it. */
export interface GraphOnDevice {
  /** The graph it was made from. */
  readonly graph: Graph;
  readonly numNodes: number;
  /** [N, F], sparse where the graph's features are. */
  readonly features: Tensor;
  /**
   * The graph that `make` turns this one into, with the same nodes, on the same device: for masks, attacks, encodings and directions of
   * edges. Made and uploaded once per `key`, and freed with this one; features that `make` leaves as they are, are shared.
   */
  derive(key: string, make: (graph: Graph) => Graph): GraphOnDevice;
  /**
   * The same graph for passes that only need outputs at `nodes`, which lie within `hops` hops of all that these depend on: what
   * else there is need not be computed. Everything looks the same (shapes, nodes' numbers, dropout), and values at `nodes` are
   * the same. An operation that needs more, such as a pooling, throws GNAS_NOT_LOCAL. Kept by `nodes` (the array), `hops` and
   * `wholeBeyond`, and freed with this one. A backend need not have it.
   * @param wholeBeyond hops from which on all nodes are there, for normalizations over all of them; default none
   */
  restrict?(nodes: Int32Array, hops: number, wholeBeyond?: number): GraphOnDevice;
  /**
   * A graph of some of this one's nodes: as `upload(graph)`, but its features are copied from here, on the device. Freed by
   * itself; this one outlives it. A backend need not have it.
   * @param nodes [graph.numNodes] number here of each of its nodes, for features that are this graph's own
   */
  subgraph?(graph: Graph, nodes: Int32Array): GraphOnDevice;
  /** Frees everything that the graph holds on the device. */
  dispose(): void;
}

/** A tensor that an optimizer changes in place. */
export interface Variable {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Of `Backend.createOptimizer`. */
export interface OptimizerOptions {
  /** Default 'adam' (Kingma & Ba 2015, algorithm 1: beta2 0.999, epsilon 1e-8). */
  readonly kind?: 'adam' | 'sgd';
  /** Decay of Adam's first moment. Default 0.9. */
  readonly beta1?: number;
  /** Default 0.01. */
  readonly learningRate?: number;
  /** L2 penalty added to the gradient, for all variables or one by one. Default 0. */
  readonly weightDecay?: number | ((variable: Variable) => number);
}

/** Changes variables by their gradients. Made by `Backend.createOptimizer`; what it keeps on the device is freed by `dispose`. */
export interface Optimizer {
  /** Applies one step in place. A variable without a gradient is left as it is. */
  step(gradients: ReadonlyMap<Variable, Tensor>): void;
  dispose(): void;
}

/** What a backend holds on its device now; tests compare it before and after. */
export interface MemoryUse {
  readonly numTensors: number;
  readonly numBytes: number;
}

/** Runs tensor and graph operations, and their gradients, on a device. */
export interface Backend {
  readonly name: string;
  /** The device in use: 'wasm', 'cpu', ... */
  readonly device: string;
  /** Why this device and no other; for people. */
  readonly deviceReason: string;
  /** Preprocesses and copies a graph to the device, once. */
  upload(graph: Graph): GraphOnDevice;
  /** Operations for one pass. Dropout draws from `seed` and the number of calls so far, so equal seeds give equal passes. */
  ops(options: { readonly training: boolean; readonly seed: number }): Ops;
  createVariable(name: string, values: Float32Array, shape: readonly number[]): Variable;
  /** Overwrites the values of a variable: from off the device, or with those that a tensor has now. */
  assign(variable: Variable, values: Float32Array | Tensor): void;
  /** The values that a tensor has now, in a place of their own, where no optimizer changes them. The caller frees it. */
  copy(tensor: Tensor): Tensor;
  disposeVariable(variable: Variable): void;
  /** Runs `f`, which returns a scalar, and differentiates it by every variable it depends on. Frees what is between. */
  valueAndGrad(
    f: () => Tensor,
    variables: () => readonly Variable[],
  ): { readonly value: Tensor; readonly gradients: ReadonlyMap<Variable, Tensor> };
  createOptimizer(options?: OptimizerOptions): Optimizer;
  /** Frees every tensor that `f` made, but for what it returns (a tensor, or an array, record or map of them). */
  tidy<T>(f: () => T): T;
  /** Copies values off the device. */
  read(tensor: Tensor): Promise<Float32Array>;
  dispose(tensor: Tensor): void;
  memory(): MemoryUse;
}
