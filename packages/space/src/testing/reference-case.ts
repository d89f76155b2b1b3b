import { readFileSync } from 'node:fs';
import { type Backend, bindOps, createGraph, type Graph, type Operation, ParameterStore, type Tensor } from '@gnas/core/plugin';
import { expect } from 'vitest';

interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What a published implementation computes on one graph; made by `operations/reference/make-vectors.py`. */
export interface ReferenceCase {
  readonly name: string;
  readonly numNodes: number;
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly edgeWeights?: readonly number[];
  readonly edgeTypes?: readonly number[];
  readonly numRelations?: number;
  /** Row by row; the last is the one that is propagated. */
  readonly inputs: readonly (readonly number[])[];
  readonly parameters: Readonly<Record<string, Values>>;
  readonly output: Values;
  /** The gradients are those of sum(output * cotangent). */
  readonly cotangent: readonly number[];
  readonly gradInputs: readonly (readonly number[])[];
  readonly gradParameters: Readonly<Record<string, readonly number[]>>;
}

/** Name of our parameter for each of theirs. A matrix of a linear layer is transposed: PyTorch stores it as [out, in]. */
export type ParameterNames = Readonly<Record<string, { readonly ours: string; readonly transposed?: boolean }>>;

/** The cases of a file of `operations/reference`. */
export function referenceCases(file: string): ReferenceCase[] {
  return JSON.parse(readFileSync(new URL(`../operations/reference/${file}.json`, import.meta.url), 'utf8')).cases;
}

/** Compares the output and all gradients of an operation with a case, to 1e-4 of the larger of 1 and the value. */
export async function checkReference(
  backend: Backend,
  one: ReferenceCase,
  operation: Pick<Operation, 'forward'>,
  names: ParameterNames,
): Promise<void> {
  const before = backend.memory().numTensors;
  const graph = backend.upload(graphOf(one));
  const store = new ParameterStore(backend, 0);
  const shape = [one.numNodes, widthOf(one)];
  const inputs = one.inputs.map((values, index) => backend.createVariable(`input_${index}`, Float32Array.from(values), shape));
  const run = (): Tensor => {
    const tensors = inputs.map(({ tensor }) => tensor);
    const ops = bindOps(backend.ops({ training: false, seed: 0 }), {
      parameters: store,
      resolver: () => ({ kind: 'fixed', indices: [0] }),
    });
    return operation.forward({ graph, x: tensors.at(-1) as Tensor, inputs: tensors, ops });
  };
  backend.dispose(backend.tidy(run));
  const theirs = new Map(Object.entries(names).map(([name, { ours, transposed }]) => [ours, { name, transposed }]));
  expect(
    store
      .variables()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    Object.keys(one.parameters)
      .map((name) => names[name]?.ours)
      .sort(),
  );
  for (const variable of store.variables()) {
    const { name, transposed } = theirs.get(variable.name) as { name: string; transposed?: boolean };
    const parameter = one.parameters[name] as Values;
    backend.assign(variable, Float32Array.from(transposed ? transpose(parameter) : parameter.values));
  }

  const output = backend.tidy(run);
  expect(output.shape).toEqual(one.output.shape);
  expectNear(await backend.read(output), one.output.values, 'output');
  backend.dispose(output);

  const { value, gradients } = backend.valueAndGrad(
    () => {
      const ops = backend.ops({ training: false, seed: 0 });
      return ops.sum(ops.mul(run(), ops.constant(one.cotangent, one.output.shape)));
    },
    () => [...store.variables(), ...inputs],
  );
  expect(gradients.size).toBe(Object.keys(one.parameters).length + inputs.length);
  for (const [variable, gradient] of gradients) {
    const values = await backend.read(gradient);
    const { name = '', transposed } = theirs.get(variable.name) ?? {};
    const gradParameter = { shape: one.parameters[name]?.shape ?? [], values: one.gradParameters[name] ?? [] };
    const expected = inputs.includes(variable)
      ? (one.gradInputs[inputs.indexOf(variable)] as readonly number[])
      : transposed
        ? transpose(gradParameter)
        : gradParameter.values;
    expectNear(values, expected, `gradient of ${variable.name}`);
    backend.dispose(gradient);
  }
  backend.dispose(value);
  for (const input of inputs) backend.disposeVariable(input);
  store.dispose();
  graph.dispose();
  expect(backend.memory().numTensors).toBe(before);
}

const widthOf = ({ inputs, numNodes }: ReferenceCase): number => (inputs[0]?.length ?? 0) / numNodes;

function graphOf(one: ReferenceCase): Graph {
  const { numNodes, source, target, edgeWeights, edgeTypes, numRelations, inputs } = one;
  return createGraph({
    name: 'reference',
    numNodes,
    source: Int32Array.from(source),
    target: Int32Array.from(target),
    ...(edgeWeights && { edgeWeights: Float32Array.from(edgeWeights) }),
    ...(edgeTypes && {
      edgeTypes: Int32Array.from(edgeTypes),
      edgeTypeNames: Array.from({ length: numRelations ?? 0 }, (_, type) => `relation ${type}`),
    }),
    features: { layout: 'dense', rows: numNodes, columns: widthOf(one), values: Float32Array.from(inputs[0] ?? []) },
    labels: new Int32Array(numNodes),
    numClasses: 2,
    split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
}

function transpose({ shape, values }: Values): number[] {
  const [rows, columns] = shape as [number, number];
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)] as number);
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value), `${what}[${i}]: ${actual[i]} for ${value}`).toBeLessThan(
      1e-4 * Math.max(1, Math.abs(value)),
    );
  });
}
