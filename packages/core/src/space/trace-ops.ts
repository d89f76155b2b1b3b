import type { GraphOnDevice } from '../backend/backend.js';
import { withComposites } from '../backend/composite-ops.js';
import type { EdgeView, Ops, PrimitiveOps, SelfLoops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import { GnasError } from '../gnas-error.js';

/** Cost of an operation, and which input rows a row of its output depends on. */
export interface TracedOperation {
  /** Floating-point operations. */
  readonly flops: number;
  /** 1 for an operation over edges, otherwise 0. */
  readonly hops: number;
  /**
   * Which input rows an output row depends on. 'own': the same row. 'all': all rows, in any order, as in a normalization over nodes.
   * 'allInTraining': the same, but only in training. 'mixed': all rows in a certain order, or rows that don't correspond to nodes any more.
   */
  readonly rows: 'own' | 'all' | 'allInTraining' | 'mixed';
}

/** Receives each traced operation with its inputs and output. */
export interface TraceRecorder {
  record(inputs: readonly Tensor[], output: Tensor, operation: TracedOperation): void;
}

/**
 * Creates operations that compute shapes and costs but no values. A multiply-add counts as two floating-point operations, an
 * elementwise function as one per element, a softmax as four.
 * @throws GnasError GNAS_INVALID_SHAPE from an operation, naming it and the shapes
 */
export function traceOps(recorder: TraceRecorder): Ops {
  const make = (
    inputs: readonly Tensor[],
    shape: readonly number[],
    flops: number,
    { layout, hops = 0, rows = 'own' }: Partial<Omit<TracedOperation, 'flops'>> & { readonly layout?: 'sparse' | undefined } = {},
  ): Tensor => {
    const output: Tensor = { shape, dtype: 'float32', ...(layout && { layout }) };
    recorder.record(inputs, output, { flops, hops, rows });
    return output;
  };
  const unary =
    (name: string, costPerElement = 1) =>
    (x: Tensor): Tensor => {
      dense(name, x);
      return make([x], x.shape, costPerElement * size(x.shape));
    };
  const binary =
    (name: string) =>
    (a: Tensor, b: Tensor): Tensor => {
      dense(name, a, b);
      const shape = broadcast(name, a.shape, b.shape);
      return make([a, b], shape, size(shape));
    };
  const reduction =
    (name: string) =>
    (x: Tensor, axis?: number, keepDims = false): Tensor => {
      dense(name, x);
      if (axis === undefined) return make([x], keepDims ? x.shape.map(() => 1) : [], size(x.shape), { rows: 'mixed' });
      const at = axisOf(name, x, axis);
      const shape = x.shape.flatMap((length, index) => (index !== at ? [length] : keepDims ? [1] : []));
      return make([x], shape, size(x.shape), { rows: at === 0 ? 'mixed' : 'own' });
    };
  const gatherEdges =
    (name: string) =>
    (graph: GraphOnDevice, x: Tensor, view?: EdgeView): Tensor => {
      nodeRows(name, graph, x);
      return make([x], [edgeCount(graph, view), ...x.shape.slice(1)], 0, { hops: name === 'gatherSource' ? 1 : 0 });
    };
  const edgeRows = (name: string, graph: GraphOnDevice, x: Tensor, view?: EdgeView): number => {
    dense(name, x);
    const edges = edgeCount(graph, view);
    if (x.shape[0] !== edges) refuse(name, `got [${x.shape}] for ${edges} edges; expected one row per edge of the same view`);
    return edges;
  };

  const primitives: PrimitiveOps = {
    training: false,
    seed: 0,
    constant(values, shape) {
      if (values.length !== size(shape)) refuse('constant', `got ${values.length} values for shape [${shape}]`);
      return make([], shape, 0);
    },
    add: binary('add'),
    sub: binary('sub'),
    mul: binary('mul'),
    div: binary('div'),
    scale: unary('scale'),
    exp: unary('exp'),
    log: unary('log'),
    sqrt: unary('sqrt'),
    applyActivation: (x, activation) => (activation === 'linear' ? x : unary(activation)(x)),
    leakyRelu: unary('leakyRelu'),
    stopGradient: unary('stopGradient', 0),
    argmax(x) {
      dense('argmax', x);
      if (x.shape.length === 0) refuse('argmax', 'got a scalar; expected at least one axis');
      return make([x], x.shape.slice(0, -1), size(x.shape), { rows: x.shape.length > 1 ? 'own' : 'mixed' });
    },
    matmul: (a, b) => product('matmul', make, a, b),
    linear(x, weight, bias) {
      const output = product('linear', make, x, weight);
      if (!bias) return output;
      if (bias.shape.length !== 1 || bias.shape[0] !== weight.shape[1])
        refuse('linear', `got bias [${bias.shape}] for weight [${weight.shape}]; expected [${weight.shape[1]}]`);
      return make([output, bias], output.shape, size(output.shape));
    },
    transpose(x) {
      dense('transpose', x);
      if (x.shape.length !== 2) refuse('transpose', `got [${x.shape}]; expected a matrix`);
      return make([x], [...x.shape].reverse(), 0, { rows: 'mixed' });
    },
    sum: reduction('sum'),
    mean: reduction('mean'),
    max: reduction('max'),
    softmax: unary('softmax', 4),
    logSoftmax: unary('logSoftmax', 4),
    reshape(x, shape) {
      dense('reshape', x);
      if (size(shape) !== size(x.shape)) refuse('reshape', `cannot turn [${x.shape}] into [${shape}]`);
      return make([x], shape, 0, { rows: shape[0] === x.shape[0] ? 'own' : 'mixed' });
    },
    concat(xs, axis) {
      const [first] = xs;
      if (!first) return refuse('concat', 'got no tensors');
      dense('concat', ...xs);
      const at = axisOf('concat', first, axis);
      for (const x of xs)
        if (
          x.shape.length !== first.shape.length ||
          x.shape.some((length, index) => index !== at && length !== first.shape[index])
        )
          refuse('concat', `got [${first.shape}] and [${x.shape}]; shapes may differ only in axis ${at}`);
      const total = xs.reduce((sum, x) => sum + (x.shape[at] as number), 0);
      return make(
        xs,
        first.shape.map((length, index) => (index === at ? total : length)),
        0,
        { rows: at === 0 ? 'mixed' : 'own' },
      );
    },
    slice(x, begin, sizes) {
      dense('slice', x);
      const fits =
        begin.length === x.shape.length &&
        sizes.length === x.shape.length &&
        x.shape.every((length, i) => (begin[i] as number) >= 0 && (begin[i] as number) + (sizes[i] as number) <= length);
      if (!fits) refuse('slice', `got begin [${begin}] and size [${sizes}] for [${x.shape}]`);
      return make([x], sizes, 0, { rows: begin[0] === 0 && sizes[0] === x.shape[0] ? 'own' : 'mixed' });
    },
    gatherRows(x, rows) {
      dense('gatherRows', x);
      return make([x], [rows.length, ...x.shape.slice(1)], 0, { rows: 'mixed' });
    },
    dropout: (x, rate) => (rate === 0 ? x : make([x], x.shape, size(x.shape), { layout: x.layout })),
    aggregate(graph, x, options) {
      nodeRows('aggregate', graph, x);
      return make([x], x.shape, 2 * edgeCount(graph, options) * (x.shape[1] as number), { hops: 1 });
    },
    edgeSoftmax(graph, logits, view) {
      edgeRows('edgeSoftmax', graph, logits, view);
      return make([logits], logits.shape, 4 * size(logits.shape));
    },
    gatherSource: gatherEdges('gatherSource'),
    gatherTarget: gatherEdges('gatherTarget'),
    gatherEdges(graph, values, view) {
      edgeRows('gatherEdges', graph, values);
      return make([values], [edgeCount(graph, view), ...values.shape.slice(1)], 0);
    },
    scatter(graph, messages, _reduce, view) {
      edgeRows('scatter', graph, messages, view);
      return make([messages], [graph.numNodes, ...messages.shape.slice(1)], size(messages.shape));
    },
    accuracy(scores, _labels, nodes) {
      dense('accuracy', scores);
      return make([scores], [], nodes.length * (scores.shape[1] as number));
    },
    pool(graph, x) {
      nodeRows('pool', graph, x);
      const graphs = graph.graph.graphPointers ? graph.graph.graphPointers.length - 1 : 1;
      return make([x], [graphs, x.shape[1] as number], size(x.shape), { rows: 'mixed' });
    },
  };
  return withComposites(primitives, {
    batchNorm(x, scale, shift, { running } = {}) {
      dense('batchNorm', x, scale, shift);
      const width = `${x.shape[1]}`;
      if (x.shape.length !== 2 || scale.shape.join() !== width || shift.shape.join() !== width)
        refuse('batchNorm', `got [${x.shape}], scale [${scale.shape}] and shift [${shift.shape}]; expected [N, F], [F] and [F]`);
      return make([x, scale, shift], x.shape, costOfBatchNorm * size(x.shape), { rows: running ? 'allInTraining' : 'all' });
    },
  });
}

/** Per element: the mean, the centered value, its square and their mean, then a product and a sum. */
const costOfBatchNorm = 6;

type Make = (inputs: readonly Tensor[], shape: readonly number[], flops: number) => Tensor;

function product(name: string, make: Make, a: Tensor, b: Tensor): Tensor {
  dense(name, b);
  const [rows, inner] = a.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== b.shape[0])
    refuse(name, `cannot multiply [${a.shape}] by [${b.shape}]`);
  const columns = b.shape[1] as number;
  const stored = a.layout === 'sparse' && 'storedValues' in a ? (a.storedValues as number) : (rows as number) * (inner as number);
  return make([a, b], [rows as number, columns], 2 * stored * columns);
}

function dense(name: string, ...xs: readonly Tensor[]): void {
  if (xs.some((x) => x.layout === 'sparse')) refuse(name, 'got the sparse feature matrix. Apply ops.linear to it first');
}

function nodeRows(name: string, graph: GraphOnDevice, x: Tensor): void {
  dense(name, x);
  if (x.shape[0] !== graph.numNodes) refuse(name, `got [${x.shape}] for ${graph.numNodes} nodes; expected one row per node`);
}

function broadcast(name: string, a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index) => {
    const p = a[index - rank + a.length] ?? 1;
    const q = b[index - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) refuse(name, `cannot combine [${a}] with [${b}]`);
    return p === 1 ? q : p;
  });
}

function axisOf(name: string, x: Tensor, axis: number): number {
  const at = axis < 0 ? axis + x.shape.length : axis;
  if (!(at >= 0 && at < x.shape.length)) refuse(name, `got axis ${axis} for [${x.shape}]`);
  return at;
}

const loopCounts = new WeakMap<object, number>();

function edgeCount({ graph }: GraphOnDevice, view?: { readonly selfLoops?: SelfLoops }): number {
  const { source, target, numNodes } = graph;
  const selfLoops = view?.selfLoops ?? 'keep';
  if (selfLoops === 'keep') return source.length;
  let loops = loopCounts.get(graph);
  if (loops === undefined) {
    loops = source.reduce((count, node, edge) => count + Number(node === target[edge]), 0);
    loopCounts.set(graph, loops);
  }
  return source.length - loops + (selfLoops === 'add' ? numNodes : 0);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function refuse(name: string, problem: string): never {
  throw new GnasError('GNAS_INVALID_SHAPE', `${name} ${problem}.`);
}
