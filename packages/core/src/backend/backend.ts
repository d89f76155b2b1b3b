import type { Graph } from '../graph/graph.js';
import type { Ops } from './ops.js';
import type { Tensor } from './tensor.js';

/** A graph that was uploaded to a device. Its contents belong to the backend that created it. */
export interface GraphOnDevice {
  /** The graph that was uploaded. */
  readonly graph: Graph;
  readonly numNodes: number;
  /** [N, F]; sparse if the graph's features are sparse. */
  readonly features: Tensor;
  /** [E, D] features of the edges, in the graph's order; absent if the graph has none, or if the backend doesn't support them. */
  readonly edgeFeatures?: Tensor | undefined;
  /**
   * Returns the graph that `make` derives from this one, on the same device, for masks, attacks, encodings and directions of edges. The
   * derived graph has the same nodes. It is made and uploaded once per `key`, and freed together with this one. Unchanged features are
   * shared.
   */
  derive(key: string, make: (graph: Graph) => Graph): GraphOnDevice;
  /**
   * Returns the same graph for passes whose outputs count at `nodes` only, so that nothing beyond their `hops` hops needs to be computed.
   * Shapes, node numbers, dropout and the values at `nodes` don't change. The result is kept per `nodes` (the array itself), `hops` and
   * `wholeBeyond`, and freed together with this graph. Optional: a backend doesn't have to implement it.
   * @param wholeBeyond distance from `nodes`, in hops, from which on all nodes are computed, for normalizations over all nodes. Default: never
   * @throws GnasError GNAS_NOT_LOCAL from an operation of the pass that needs more nodes, such as a pooling
   */
  restrict?(nodes: Int32Array, hops: number, wholeBeyond?: number): GraphOnDevice;
  /**
   * Uploads a graph of some of this graph's nodes, as `upload(graph)` does, but copies their features on the device. The caller disposes
   * of the result before this graph. Optional: a backend doesn't have to implement it.
   * @param nodes [graph.numNodes] number of each node in this graph
   */
  subgraph?(graph: Graph, nodes: Int32Array): GraphOnDevice;
  /**
   * Returns some of several graphs as a graph on the same device, whose rows are those graphs in the given order and form its train split. The
   * result is kept per `rows` (the array itself) and freed together with this graph. Optional: a backend doesn't have to implement it.
   */
  part?(rows: Int32Array): GraphOnDevice;
  /** Frees everything that the graph holds on the device. */
  dispose(): void;
}

/** A tensor that an optimizer changes in place. */
export interface Variable {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Options of `Backend.createOptimizer`. */
export interface OptimizerOptions {
  /** Update rule. Default 'adam' (Kingma & Ba 2015, algorithm 1: beta2 0.999, epsilon 1e-8). */
  readonly kind?: 'adam' | 'sgd';
  /** Decay rate of Adam's first moment. Default 0.9. */
  readonly beta1?: number;
  /** Momentum of SGD: `v = momentum * v + gradient; parameter -= learningRate * v`, as in torch.optim.SGD. Default 0. */
  readonly momentum?: number;
  /** Learning rate. Default 0.01. */
  readonly learningRate?: number;
  /** L2 penalty that is added to the gradient, for all variables or per variable. Default 0. */
  readonly weightDecay?: number | ((variable: Variable) => number);
}

/** Updates variables by their gradients. Created by `Backend.createOptimizer`. */
export interface Optimizer {
  /** Applies one step in place. Variables without a gradient don't change. */
  step(gradients: ReadonlyMap<Variable, Tensor>): void;
  /** Frees the optimizer's state on the device. */
  dispose(): void;
}

/** Current memory use of a backend. Tests compare it before and after a run to find leaks. */
export interface MemoryUse {
  readonly numTensors: number;
  readonly numBytes: number;
}

/** Runs tensor and graph operations, and their gradients, on a device. */
export interface Backend {
  readonly name: string;
  /** The device in use: 'wasm', 'cpu', ... */
  readonly device: string;
  /** Human-readable reason for the choice of this device. */
  readonly deviceReason: string;
  /** True if the device emulates a GPU on the CPU: results are right, but slow. */
  readonly software: boolean;
  /** Versions of the packages that compute, by name, for trials to keep. Default: none. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Preprocesses a graph and copies it to the device. */
  upload(graph: Graph): GraphOnDevice;
  /** Creates the operations of one pass. Dropout depends on `seed` and the number of previous calls, so equal seeds give equal passes. */
  ops(options: { readonly training: boolean; readonly seed: number }): Ops;
  createVariable(name: string, values: Float32Array, shape: readonly number[]): Variable;
  /** Overwrites the values of a variable with values from the host or with a copy of a tensor's current values. */
  assign(variable: Variable, values: Float32Array | Tensor): void;
  /** Copies a tensor's current values to a new tensor, which no optimizer changes. The caller disposes of it. */
  copy(tensor: Tensor): Tensor;
  disposeVariable(variable: Variable): void;
  /** Runs `f`, which returns a scalar, and returns its gradient for each variable that it depends on. Frees intermediate tensors. */
  valueAndGrad(
    f: () => Tensor,
    variables: () => readonly Variable[],
  ): { readonly value: Tensor; readonly gradients: ReadonlyMap<Variable, Tensor> };
  createOptimizer(options?: OptimizerOptions): Optimizer;
  /** Runs `f` and frees every tensor that it created, except those that it returns (a tensor, or an array, record or map of tensors). */
  tidy<T>(f: () => T): T;
  /** Copies a tensor's values to the host. */
  read(tensor: Tensor): Promise<Float32Array>;
  dispose(tensor: Tensor): void;
  memory(): MemoryUse;
  /** Ends what runs beside the backend, such as threads. It starts again when it is needed. Default: nothing runs. */
  close?(): void;
}
