import type { GraphOnDevice } from '../backend/backend.js';
import type { State } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';
import { derivedGraph } from '../graph/derived-graph.js';
import type { Graph } from '../graph/graph.js';
import type { ArchitectureStep } from './forward-input.js';
import type { Model } from './model.js';
import { type TracedOperation, traceOps } from './trace-ops.js';

/** A box in the drawing of an architecture. */
export interface ArchitectureNode {
  readonly id: number;
  /** 'input', 'output', or the name of the operation. */
  readonly label: string;
  /** Key of the choice that the operation belongs to; absent for fixed parts. */
  readonly choice?: string;
  /** Shape of its output. */
  readonly shape: readonly number[];
  /** Number of scalar parameters. */
  readonly parameters: number;
  /** Floating-point operations. */
  readonly flops: number;
}

/** An architecture as a directed acyclic graph from input (first node) to output (last node). Plain JSON. */
export interface Architecture {
  readonly nodes: readonly ArchitectureNode[];
  /** Pairs of node ids, [from, to]. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Cost and structure of a model, computed from shapes alone. */
export interface Trace {
  /** [N, outputDim] */
  readonly outputShape: readonly number[];
  /** Number of scalar parameters. */
  readonly parameters: number;
  /** Shape of each parameter, by path. */
  readonly parameterShapes: ReadonlyMap<string, readonly number[]>;
  /** Shape of each value that passes in training update, such as a running mean, by path. */
  readonly stateShapes: ReadonlyMap<string, readonly number[]>;
  /** Floating-point operations of one forward pass over the whole graph. A multiply-add counts as two. */
  readonly flops: number;
  /** Radius of the receptive field of a node in hops; Infinity if the output depends on every node, as with a pooling. */
  readonly hops: number;
  /**
   * How many of the hops come after the last normalization over all nodes. Infinity without such a normalization, 0 if `hops` is Infinity.
   * Batch norm with running statistics counts in training only.
   */
  readonly wholeBeyond: { readonly training: number; readonly evaluation: number };
  readonly architecture: Architecture;
}

/**
 * Computes the cost and structure of a model by a run on shapes alone, without a backend.
 * @throws GnasError GNAS_INVALID_SHAPE naming choice and operation, also if the output isn't [nodes, classes]
 */
export function trace(model: Model, graph: Graph): Trace {
  const run = new Tracing(graph);
  const parameters = {
    get: (path: string, shape: readonly number[]) => run.parameter(path, shape),
    state: (path: string, shape: readonly number[]) => run.state(path, shape),
  };
  const output = model.forward(run.device, traceOps(run), parameters, (step, body) => run.step(step, body));
  const expected = [model.space.numRows(graph), model.space.outputDim];
  if (output.shape.join() !== expected.join())
    throw new GnasError(
      'GNAS_INVALID_SHAPE',
      `${model.space.constructor.name}.forward returned [${output.shape}]; it must return scores [${expected}].`,
    );
  return run.finish(output);
}

/** A graph without values on any device. @param featuresOf makes features of a derived graph that has its own */
function onShapes(graph: Graph, features: Tensor, featuresOf: (graph: Graph) => Tensor): GraphOnDevice {
  return {
    graph,
    numNodes: graph.numNodes,
    features,
    ...(graph.edgeFeatures && {
      edgeFeatures: { shape: [graph.edgeFeatures.rows, graph.edgeFeatures.columns], dtype: 'float32' },
    }),
    derive(key, make) {
      const derived = derivedGraph(graph, key, make);
      return onShapes(derived, derived.features === graph.features ? features : featuresOf(derived), featuresOf);
    },
    dispose: () => {},
  };
}

type Draft = { id: number; label: string; choice?: string; shape: readonly number[]; parameters: number; flops: number };

/** The state of one trace: its totals, and for each tensor the boxes that it comes from directly. */
class Tracing {
  readonly device: GraphOnDevice;
  readonly #nodes: Draft[] = [];
  readonly #edges: (readonly [number, number])[] = [];
  readonly #origins = new WeakMap<Tensor, ReadonlySet<number>>();
  readonly #hops = new WeakMap<Tensor, number>();
  readonly #parameters = new Map<string, Tensor>();
  readonly #states = new Map<string, Tensor>();
  readonly #input: Draft;
  /** Largest number of hops before a normalization over all nodes. */
  readonly #hopsBeforeAll = { training: Number.NEGATIVE_INFINITY, evaluation: Number.NEGATIVE_INFINITY };
  #open: Draft | undefined;
  #looseFlops = 0;
  #looseParameters = 0;

  constructor(graph: Graph) {
    this.#input = this.#addNode('input', [graph.features.rows, graph.features.columns]);
    this.device = onShapes(graph, this.#features(graph), (derived) => this.#features(derived));
  }

  #features({ features: { rows, columns, layout, values } }: Graph): Tensor {
    const features: Tensor & { storedValues: number } = {
      shape: [rows, columns],
      dtype: 'float32',
      storedValues: values.length,
      ...(layout === 'sparse' && { layout }),
    };
    this.#origins.set(features, new Set([this.#input.id]));
    return features;
  }

  record(inputs: readonly Tensor[], output: Tensor, { flops, hops, rows }: TracedOperation): void {
    const [first] = inputs;
    const origins = this.#originsOf(inputs);
    const before = Math.max(0, ...inputs.map((input) => this.#hops.get(input) ?? 0));
    // Only rows that depend on nodes count. Parameters have no origin.
    const mixes = rows === 'mixed' && origins.size > 0;
    this.#hops.set(output, mixes ? Number.POSITIVE_INFINITY : before + hops);
    for (const mode of ['training', 'evaluation'] as const)
      if (rows === 'all' || (rows === 'allInTraining' && mode === 'training'))
        this.#hopsBeforeAll[mode] = Math.max(this.#hopsBeforeAll[mode], before);
    if (output.layout === 'sparse' && first && 'storedValues' in first)
      Object.assign(output, { storedValues: first.storedValues });
    this.#origins.set(output, origins);
    if (this.#open) this.#open.flops += flops;
    else this.#looseFlops += flops;
  }

  parameter(path: string, shape: readonly number[]): Tensor {
    const isNew = !this.#parameters.has(path);
    const tensor = this.#valueAt(this.#parameters, path, shape);
    const count = shape.reduce((product, length) => product * length, 1);
    if (isNew && this.#open) this.#open.parameters += count;
    else if (isNew) this.#looseParameters += count;
    return tensor;
  }

  state(path: string, shape: readonly number[]): State {
    return { value: this.#valueAt(this.#states, path, shape), update: () => {} };
  }

  #valueAt(known: Map<string, Tensor>, path: string, shape: readonly number[]): Tensor {
    const existing = known.get(path);
    if (existing && existing.shape.join() !== shape.join())
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `"${path}" has shape [${existing.shape}], but [${shape}] was requested. Give each parameter its own name.`,
      );
    if (existing) return existing;
    const tensor: Tensor = { shape, dtype: 'float32' };
    known.set(path, tensor);
    this.#origins.set(tensor, nowhere);
    return tensor;
  }

  /** Draws a step as a box. A step inside another one has no box, but the outer box's label includes its choice. */
  step({ label, choice, inputs }: ArchitectureStep, body: () => Tensor): Tensor {
    if (this.#open) {
      if (choice !== undefined) this.#open.label += `, ${label}`;
      return body();
    }
    const node = this.#addNode(label, [], choice);
    for (const from of this.#originsOf(inputs)) this.#edges.push([from, node.id]);
    this.#open = node;
    try {
      const output = body();
      node.shape = output.shape;
      const { layout } = output;
      const leaving: Tensor = Object.assign(
        { shape: output.shape, dtype: output.dtype },
        layout && { layout },
        'storedValues' in output && { storedValues: output.storedValues },
      );
      this.#origins.set(leaving, new Set([node.id]));
      this.#hops.set(leaving, this.#hops.get(output) ?? 0);
      return leaving;
    } finally {
      this.#open = undefined;
    }
  }

  finish(output: Tensor): Trace {
    const end = this.#addNode('output', output.shape);
    end.flops = this.#looseFlops;
    end.parameters = this.#looseParameters;
    for (const from of this.#originsOf([output])) this.#edges.push([from, end.id]);
    const total = (key: 'parameters' | 'flops'): number => this.#nodes.reduce((sum, node) => sum + node[key], 0);
    const hops = this.#hops.get(output) ?? 0;
    const shapesOf = (known: ReadonlyMap<string, Tensor>) => new Map([...known].map(([path, { shape }]) => [path, shape]));
    const after = (hopsBefore: number): number => (hops === Number.POSITIVE_INFINITY ? 0 : Math.max(0, hops - hopsBefore));
    return {
      outputShape: output.shape,
      parameters: total('parameters'),
      parameterShapes: shapesOf(this.#parameters),
      stateShapes: shapesOf(this.#states),
      flops: total('flops'),
      hops,
      wholeBeyond: { training: after(this.#hopsBeforeAll.training), evaluation: after(this.#hopsBeforeAll.evaluation) },
      architecture: { nodes: this.#nodes, edges: this.#edges },
    };
  }

  #addNode(label: string, shape: readonly number[], choice?: string): Draft {
    const node: Draft = {
      id: this.#nodes.length,
      label,
      shape,
      parameters: 0,
      flops: 0,
      ...(choice !== undefined && { choice }),
    };
    this.#nodes.push(node);
    return node;
  }

  /** Avoids a copy for the most frequent case: one input with origins, while the others are parameters without any. */
  #originsOf(tensors: readonly Tensor[]): ReadonlySet<number> {
    let origins: ReadonlySet<number> = nowhere;
    for (const tensor of tensors) {
      const more = this.#origins.get(tensor);
      if (!more || more === origins || more.size === 0) continue;
      origins = origins.size === 0 ? more : new Set([...origins, ...more]);
    }
    return origins;
  }
}

const nowhere: ReadonlySet<number> = new Set();
