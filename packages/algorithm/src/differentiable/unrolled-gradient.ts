import { type Backend, Checkpoint, type Ops, type ParameterStore, type Tensor, type Variable } from '@gnas/core/plugin';
import type { WeightStep } from './adam-lookahead.js';

/** A bilevel problem: the weights minimize the training loss, the architecture minimizes the validation loss under these weights. */
export interface Bilevel {
  readonly backend: Backend;
  readonly weights: ParameterStore;
  readonly architecture: ParameterStore;
  trainLoss(ops: Ops): Tensor;
  validationLoss(ops: Ops): Tensor;
}

/** How `unrolledGradient` looks ahead. */
export interface Unrolling {
  /** Gives the step of the weights that gradients of the training loss lead to. */
  next(gradients: ReadonlyMap<Variable, Tensor>): WeightStep;
  /** Seed of dropout. It is the same in all passes of the training loss, so that only the weights differ. */
  readonly seed: number;
}

/** The finite difference's step is this divided by the length of the direction (Liu et al. 2019, section 2.3). */
const stepLength = 0.01;

/**
 * Computes the gradient by the architecture of the validation loss after one step of the weights, w' = w + step (Liu et al. 2019, eq. 7). It
 * is dL_val(w')/dalpha - d2L_train/(dalpha dw) (rate dL_val/dw'), where rate is what the step multiplies each weight's gradient by: the
 * paper's xi for plain gradient descent, and a rate of its own for each weight if Adam trains them. The product is a finite difference of
 * the gradients of the training loss by alpha at w +- epsilon rate dL_val/dw' (eq. 8). The weights are restored afterwards.
 * @returns by variable of the architecture; the caller disposes them
 */
export async function unrolledGradient(
  { backend, weights, architecture, trainLoss, validationLoss }: Bilevel,
  { next, seed }: Unrolling,
): Promise<ReadonlyMap<Variable, Tensor>> {
  const gradientsOf = (
    loss: (ops: Ops) => Tensor,
    by: () => readonly Variable[],
    passSeed = seed,
  ): ReadonlyMap<Variable, Tensor> => {
    const { value, gradients } = backend.valueAndGrad(() => loss(backend.ops({ training: true, seed: passSeed })), by);
    backend.dispose(value);
    return gradients;
  };
  const own = (): readonly Variable[] => architecture.variables();
  const descent = gradientsOf(trainLoss, () => weights.variables());
  const ahead = next(descent);
  let original: Checkpoint | undefined;
  try {
    original = new Checkpoint(backend, weights.variables());
    move(backend, ahead.step, 1);
    const atUnrolled = gradientsOf(validationLoss, () => [...weights.variables(), ...own()], seed ^ 1);
    original.restore();
    const architectureVariables = new Set(own());
    const direct = only(atUnrolled, (variable) => architectureVariables.has(variable));
    const ofWeights = only(atUnrolled, (variable) => !architectureVariables.has(variable));
    const direction = product(backend, ofWeights, ahead.rate);
    disposeAll(backend, ofWeights);
    const length = await lengthOf(backend, direction);
    if (!(length > 0 && Number.isFinite(length))) {
      disposeAll(backend, direction);
      return direct;
    }
    const epsilon = stepLength / length;
    move(backend, direction, epsilon);
    const after = gradientsOf(trainLoss, own);
    original.restore();
    move(backend, direction, -epsilon);
    const before = gradientsOf(trainLoss, own);
    const gradients = backend.tidy(() => {
      const ops = backend.ops({ training: false, seed: 0 });
      return new Map(
        [...direct].map(([variable, gradient]) => {
          const [plus, minus] = [after.get(variable), before.get(variable)];
          if (!plus || !minus) return [variable, ops.scale(gradient, 1)];
          return [variable, ops.sub(gradient, ops.scale(ops.sub(plus, minus), 1 / (2 * epsilon)))];
        }),
      );
    });
    disposeAll(backend, direct, direction, after, before);
    return gradients;
  } finally {
    original?.restore();
    original?.dispose();
    disposeAll(backend, descent, ahead.step, ahead.rate);
  }
}

/** Adds `amount` times its direction to each variable in place. */
function move(backend: Backend, directions: ReadonlyMap<Variable, Tensor>, amount: number): void {
  const optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: 1 });
  const ops = backend.ops({ training: false, seed: 0 });
  const steps = backend.tidy(() => new Map([...directions].map(([variable, step]) => [variable, ops.scale(step, -amount)])));
  optimizer.step(steps);
  disposeAll(backend, steps);
  optimizer.dispose();
}

/** Products of the tensors of variables that have both. */
function product(
  backend: Backend,
  a: ReadonlyMap<Variable, Tensor>,
  b: ReadonlyMap<Variable, Tensor>,
): ReadonlyMap<Variable, Tensor> {
  return backend.tidy(() => {
    const ops = backend.ops({ training: false, seed: 0 });
    return new Map(
      [...a].flatMap(([variable, tensor]) => {
        const other = b.get(variable);
        return other ? [[variable, ops.mul(tensor, other)] as const] : [];
      }),
    );
  });
}

/** Euclidean length of all tensors together. */
async function lengthOf(backend: Backend, tensors: ReadonlyMap<Variable, Tensor>): Promise<number> {
  if (tensors.size === 0) return 0;
  const square = backend.tidy(() => {
    const ops = backend.ops({ training: false, seed: 0 });
    return [...tensors.values()].map((tensor) => ops.sum(ops.mul(tensor, tensor))).reduce((a, b) => ops.add(a, b));
  });
  const [value] = await backend.read(square);
  backend.dispose(square);
  return Math.sqrt(value as number);
}

function only(gradients: ReadonlyMap<Variable, Tensor>, wanted: (variable: Variable) => boolean): Map<Variable, Tensor> {
  return new Map([...gradients].filter(([variable]) => wanted(variable)));
}

function disposeAll(backend: Backend, ...maps: readonly ReadonlyMap<Variable, Tensor>[]): void {
  for (const map of maps) for (const tensor of map.values()) backend.dispose(tensor);
}
