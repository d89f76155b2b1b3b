import type { FeatureMatrix, Graph } from '@gnas/core/plugin';

/** A matrix, row by row. */
type Rows = Float64Array;

/** Multiplies by S = D^-1/2 (A + I) D^-1/2 of a graph whose edges all have weight 1: [N, width] -> [N, width]. */
export class Propagation {
  /** [N] 1 / sqrt(degree), counting the self loop. */
  readonly scale: Float64Array;

  constructor(readonly graph: Graph) {
    const degrees = new Float64Array(graph.numNodes).fill(1);
    for (const to of graph.target) degrees[to] = (degrees[to] as number) + 1;
    this.scale = degrees.map((degree) => 1 / Math.sqrt(degree));
  }

  /** Computes S x, or S^T x if `transposed`. */
  apply(x: Rows, width: number, transposed = false): Rows {
    const { numNodes } = this.graph;
    const [from, to] = transposed ? [this.graph.target, this.graph.source] : [this.graph.source, this.graph.target];
    const result = new Float64Array(numNodes * width);
    const add = (row: number, other: number): void => {
      const weight = (this.scale[row] as number) * (this.scale[other] as number);
      for (let k = 0; k < width; k++)
        result[row * width + k] = (result[row * width + k] as number) + weight * (x[other * width + k] as number);
    };
    for (let node = 0; node < numNodes; node++) add(node, node);
    for (let edge = 0; edge < from.length; edge++) add(to[edge] as number, from[edge] as number);
    return result;
  }
}

const steps = 100;
const stepSize = 1;
const decay = 5e-4;

/**
 * Fits the linear graph convolution softmax(S S X W) (Wu et al. 2019), the surrogate of structure attacks (Zügner & Günnemann 2019), to the
 * training labels by gradient descent with momentum. -> X W, [N, C]
 */
export function fitLinearGcn(graph: Graph): Rows {
  const { numNodes, numClasses, labels, split } = graph;
  const features = scaledFeatures(graph.features);
  const propagation = new Propagation(graph);
  const weight = new Float64Array(graph.features.columns * numClasses);
  const velocity = new Float64Array(weight.length);
  for (let step = 0; step < steps; step++) {
    const logits = propagation.apply(propagation.apply(times(features, weight, numClasses), numClasses), numClasses);
    const errors = new Float64Array(numNodes * numClasses);
    for (const node of split.train) {
      const probabilities = softmax(logits.subarray(node * numClasses, (node + 1) * numClasses));
      probabilities.forEach((probability, k) => {
        errors[node * numClasses + k] = (probability - Number(k === labels[node])) / split.train.length;
      });
    }
    const back = propagation.apply(propagation.apply(errors, numClasses, true), numClasses, true);
    const gradient = transposedTimes(features, back, numClasses);
    weight.forEach((value, i) => {
      velocity[i] = 0.9 * (velocity[i] as number) - stepSize * ((gradient[i] as number) + decay * value);
      weight[i] = value + (velocity[i] as number);
    });
  }
  return times(features, weight, numClasses);
}

export function softmax(logits: Rows): Rows {
  const most = Math.max(...logits);
  const exponentials = logits.map((value) => Math.exp(value - most));
  const total = exponentials.reduce((a, b) => a + b);
  return exponentials.map((value) => value / total);
}

/** Scales the features of each node to length 1, so that one step size fits all data. */
function scaledFeatures(features: FeatureMatrix): FeatureMatrix {
  const values = features.values.slice();
  for (let row = 0; row < features.rows; row++) {
    const own = values.subarray(...rangeOf(features, row));
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) / length;
  }
  return { ...features, values };
}

function rangeOf(features: FeatureMatrix, row: number): [begin: number, end: number] {
  if (features.layout === 'dense') return [row * features.columns, (row + 1) * features.columns];
  return [features.rowPointers[row] as number, features.rowPointers[row + 1] as number];
}

function forEachStored(features: FeatureMatrix, visit: (row: number, column: number, value: number) => void): void {
  for (let row = 0; row < features.rows; row++) {
    const [begin, end] = rangeOf(features, row);
    for (let at = begin; at < end; at++)
      visit(
        row,
        features.layout === 'dense' ? at - begin : (features.columnIndices[at] as number),
        features.values[at] as number,
      );
  }
}

/** Computes X w, [N, width]. */
function times(features: FeatureMatrix, w: Rows, width: number): Rows {
  const result = new Float64Array(features.rows * width);
  forEachStored(features, (row, column, value) => {
    for (let k = 0; k < width; k++)
      result[row * width + k] = (result[row * width + k] as number) + value * (w[column * width + k] as number);
  });
  return result;
}

/** Computes X^T y, [F, width]. */
function transposedTimes(features: FeatureMatrix, y: Rows, width: number): Rows {
  const result = new Float64Array(features.columns * width);
  forEachStored(features, (row, column, value) => {
    for (let k = 0; k < width; k++)
      result[column * width + k] = (result[column * width + k] as number) + value * (y[row * width + k] as number);
  });
  return result;
}
