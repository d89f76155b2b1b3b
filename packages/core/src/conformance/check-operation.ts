import type { Backend, GraphOnDevice, Variable } from '../backend/backend.js';
import type { Ops } from '../backend/ops.js';
import type { Tensor } from '../backend/tensor.js';
import type { Graph } from '../graph/graph.js';
import { Random } from '../random.js';
import { demand, demandNear, demandNoLeak } from './conformance-case.js';

/** A test of one or more operations as a function of dense inputs. */
export interface OperationCheck {
  readonly graph: Graph;
  readonly shapes: readonly (readonly number[])[];
  readonly f: (ops: Ops, graph: GraphOnDevice, ...inputs: Tensor[]) => Tensor;
  /** Computes the expected output in plain JavaScript, in row-major order. Absent where this would take too many lines. */
  readonly expected?: ((...inputs: Float32Array[]) => ArrayLike<number>) | undefined;
  /** Whether the gradient is tested. Default true. */
  readonly differentiable?: boolean | undefined;
  /** Whether the pass is a training pass. Default false. */
  readonly training?: boolean | undefined;
  /**
   * Distribution of the inputs: standard normal, 'positive' (uniform from 0.5 to 1.5), or 'distinct' (0.1 apart, for operations without a
   * gradient at ties). Default 'normal'.
   */
  readonly inputs?: 'normal' | 'positive' | 'distinct' | undefined;
}

/** Number of entries per input whose gradient is tested. */
const entriesPerInput = 40;
const step = 1e-2;
const tolerance = 2e-2;

/** Tests an operation's values, its gradient by central differences, that a second pass returns the same bits, and that nothing leaks. */
export async function checkOperation(backend: Backend, check: OperationCheck): Promise<void> {
  await demandNoLeak(backend, 'It', async () => {
    const graph = backend.upload(check.graph);
    const random = new Random(7);
    const inputs = check.shapes.map((shape, index) => {
      const values = drawInputs(sizeOf(shape), random, check.inputs);
      return { values, variable: backend.createVariable(`input_${index}`, values, shape) };
    });
    const variables = inputs.map(({ variable }) => variable);
    const forward = (): Tensor => {
      const ops = backend.ops({ training: check.training ?? false, seed: 3 });
      return check.f(ops, graph, ...variables.map(({ tensor }) => tensor));
    };
    try {
      const output = backend.tidy(forward);
      const size = sizeOf(output.shape);
      const values = await backend.read(output);
      backend.dispose(output);
      if (check.expected) demandNear(values, check.expected(...inputs.map((input) => input.values)), 'The output');
      demand(
        values.some((value) => value !== 0),
        () => 'The output is all zeros; expected other values.',
      );
      const again = backend.tidy(forward);
      const second = await backend.read(again);
      backend.dispose(again);
      demand(sameBits(values, second), () => 'A second pass returns other values; expected the same bits.');
      if (check.differentiable ?? true) await checkGradient(backend, forward, inputs, cotangentOf(size, random));
    } finally {
      for (const variable of variables) backend.disposeVariable(variable);
      graph.dispose();
    }
  });
}

function drawInputs(size: number, random: Random, kind: OperationCheck['inputs'] = 'normal'): Float32Array {
  if (kind === 'distinct') {
    const ranks = random.shuffle(Int32Array.from({ length: size }, (_, rank) => rank));
    return Float32Array.from(ranks, (rank) => 0.1 * (rank - size / 2) + 0.05);
  }
  return Float32Array.from({ length: size }, () => (kind === 'positive' ? 0.5 + random.uniform() : random.normal()));
}

interface Input {
  readonly values: Float32Array;
  readonly variable: Variable;
}

/** Tests the gradient of sum(output * cotangent) against central differences, and that it is the same in a second pass. */
async function checkGradient(
  backend: Backend,
  forward: () => Tensor,
  inputs: readonly Input[],
  cotangent: Float32Array,
): Promise<void> {
  const loss = (): Tensor => {
    const ops = backend.ops({ training: false, seed: 0 });
    const output = forward();
    return ops.sum(ops.mul(output, ops.constant(cotangent, output.shape)));
  };
  const gradientsOf = async (): Promise<Float32Array[]> => {
    const { value, gradients } = backend.valueAndGrad(loss, () => inputs.map(({ variable }) => variable));
    backend.dispose(value);
    const read: Float32Array[] = [];
    for (const { variable } of inputs) {
      const gradient = gradients.get(variable);
      if (!gradient) throw new Error(`${variable.name} has no gradient; expected one.`);
      demand(
        gradient.shape.join() === variable.tensor.shape.join(),
        () => `The gradient of ${variable.name} is [${gradient.shape}]; expected [${variable.tensor.shape}].`,
      );
      read.push(await backend.read(gradient));
      backend.dispose(gradient);
    }
    return read;
  };
  const gradients = await gradientsOf();
  const second = await gradientsOf();
  demand(
    gradients.every((gradient, index) => sameBits(gradient, second[index] as Float32Array)),
    () => 'A second pass returns another gradient; expected the same bits.',
  );
  const random = new Random(13);
  for (const [index, { values, variable }] of inputs.entries()) {
    const entries =
      values.length <= entriesPerInput
        ? [...values.keys()]
        : [...random.shuffle(Int32Array.from(values.keys()))].slice(0, entriesPerInput);
    // All losses are queued before the first one is awaited, because reading them one by one is slow on a GPU.
    const nudged = entries.flatMap((entry) =>
      [step, -step].map((by) => {
        const copy = values.slice();
        copy[entry] = (copy[entry] as number) + by;
        backend.assign(variable, copy);
        return backend.tidy(loss);
      }),
    );
    backend.assign(variable, values);
    const losses = await Promise.all(nudged.map(async (tensor) => (await backend.read(tensor))[0] as number));
    for (const tensor of nudged) backend.dispose(tensor);
    for (const [at, entry] of entries.entries()) {
      const difference = ((losses[2 * at] as number) - (losses[2 * at + 1] as number)) / (2 * step);
      const gradient = (gradients[index] as Float32Array)[entry] as number;
      demand(
        Math.abs(gradient - difference) <= tolerance * Math.max(1, Math.abs(difference)),
        () => `The gradient of ${variable.name}[${entry}] is ${gradient}; finite differences give ${difference}.`,
      );
    }
  }
}

const cotangentOf = (size: number, random: Random): Float32Array => Float32Array.from({ length: size }, () => random.normal());

function sameBits(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
