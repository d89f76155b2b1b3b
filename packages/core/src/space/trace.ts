import type { GraphOnDevice } from '../backend/backend.js';
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
  /** Floating-point operations of one forward pass over the whole graph. A multiply-add counts as two. */
  readonly flops: number;
  /** Radius of the receptive field of a node in hops; Infinity if the output depends on every node, as with a pooling. */
  readonly hops: number;
  /** How many of the hops come after the last normalization over all nodes. Infinity without such a normalization, 0 if `hops` is Infinity. */
  readonly wholeBeyond: number;
  readonly architecture: Architecture;
}

/**
 * Computes the cost and structure of a model by a run on shapes alone, without a backend.
 * @throws GnasError GNAS_INVALID_SHAPE naming choice and operation, also if the output isn't [nodes, classes]
 */
export function trace(model: Model, graph: Graph): Trace {
  const run = new Tracing(graph);
  const output = model.forward(run.device, traceOps(run), { get: (path, shape) => run.parameter(path, shape) }, (step, body) =>
    run.step(step, body),
  );
  const expected = [graph.numNodes, model.space.outputDim];
  if (output.shape.join() !== expected.join())
    throw new GnasError(
      'GNAS_INVALID_SHAPE',
      `${model.space.constructor.name}.forward returned [${output.shape}]; it must return scores [${expected}], a row for each node.`,
    );
  return run.finish(output);
}

/** A graph without values on any device. */
function onShapes(graph: Graph, features: Tensor): GraphOnDevice {
  return {
    graph,
    numNodes: graph.numNodes,
    features,
    derive: (key, make) => onShapes(derivedGraph(graph, key, make), features),
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
  /** Largest number of hops before a normalization over all nodes. */
  #hopsBeforeAll = Number.NEGATIVE_INFINITY;
  #open: Draft | undefined;
  #looseFlops = 0;
  #looseParameters = 0;

  constructor(graph: Graph) {
    const { rows, columns, layout, values } = graph.features;
    const features: Tensor & { storedValues: number } = {
      shape: [rows, columns],
      dtype: 'float32',
      storedValues: values.length,
      ...(layout === 'sparse' && { layout }),
    };
    this.device = onShapes(graph, features);
    this.#origins.set(features, new Set([this.#addNode('input', features.shape).id]));
  }

  record(inputs: readonly Tensor[], output: Tensor, { flops, hops, rows }: TracedOperation): void {
    const [first] = inputs;
    const origins = this.#originsOf(inputs);
    const before = Math.max(0, ...inputs.map((input) => this.#hops.get(input) ?? 0));
    // Only rows that depend on nodes count. Parameters have no origin.
    const mixes = rows === 'mixed' && origins.size > 0;
    this.#hops.set(output, mixes ? Number.POSITIVE_INFINITY : before + hops);
    if (rows === 'all') this.#hopsBeforeAll = Math.max(this.#hopsBeforeAll, before);
    if (output.layout === 'sparse' && first && 'storedValues' in first)
      Object.assign(output, { storedValues: first.storedValues });
    this.#origins.set(output, origins);
    if (this.#open) this.#open.flops += flops;
    else this.#looseFlops += flops;
  }

  parameter(path: string, shape: readonly number[]): Tensor {
    const existing = this.#parameters.get(path);
    if (existing && existing.shape.join() !== shape.join())
      throw new GnasError(
        'GNAS_INVALID_SHAPE',
        `parameter "${path}" has shape [${existing.shape}], but [${shape}] was requested. Give each parameter its own name.`,
      );
    if (existing) return existing;
    const tensor: Tensor = { shape, dtype: 'float32' };
    this.#parameters.set(path, tensor);
    this.#origins.set(tensor, new Set());
    const count = shape.reduce((product, length) => product * length, 1);
    if (this.#open) this.#open.parameters += count;
    else this.#looseParameters += count;
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
    return {
      outputShape: output.shape,
      parameters: total('parameters'),
      parameterShapes: new Map([...this.#parameters].map(([path, { shape }]) => [path, shape])),
      flops: total('flops'),
      hops,
      wholeBeyond: hops === Number.POSITIVE_INFINITY ? 0 : Math.max(0, hops - this.#hopsBeforeAll),
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
