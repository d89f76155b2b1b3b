import type { Backend, Variable } from '../backend/backend.js';
import type { Tensor } from '../backend/tensor.js';
import { Checkpoint } from '../parameters/checkpoint.js';
import { ParameterStore } from '../parameters/parameter-store.js';
import { type ConformanceCase, demand, demandNear, demandNoLeak } from './conformance-case.js';
import { ringGraph } from './ring-graph.js';

/** Takes one step along the gradient of `f` and returns its value. */
function step(
  backend: Backend,
  optimizer: ReturnType<Backend['createOptimizer']>,
  f: () => Tensor,
  of: () => readonly Variable[],
): Tensor {
  const { value, gradients } = backend.valueAndGrad(f, of);
  optimizer.step(gradients);
  for (const gradient of gradients.values()) backend.dispose(gradient);
  return value;
}

async function adam(backend: Backend, beta1: number): Promise<void> {
  const start = Float32Array.of(1, -2, 0.5);
  const variable = backend.createVariable('w', start, [3]);
  const optimizer = backend.createOptimizer({ learningRate: 0.1, weightDecay: 0.01, beta1 });
  const [w, m, v] = [[...start], [0, 0, 0], [0, 0, 0]];
  for (let t = 1; t <= 3; t++) {
    const loss = (): Tensor => {
      const ops = backend.ops({ training: true, seed: 0 });
      return ops.sum(ops.mul(variable.tensor, variable.tensor));
    };
    backend.dispose(step(backend, optimizer, loss, () => [variable]));
    for (let i = 0; i < 3; i++) {
      const g = 2.01 * (w[i] as number);
      m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
      v[i] = 0.999 * (v[i] as number) + 0.001 * g * g;
      w[i] =
        (w[i] as number) - (0.1 * (m[i] as number)) / (1 - beta1 ** t) / (Math.sqrt((v[i] as number) / (1 - 0.999 ** t)) + 1e-8);
    }
    // Read after each step: a read must not return values that were cached before the step.
    demandNear(await backend.read(variable.tensor), w, `The variable after ${t} steps of Adam`);
  }
  demandNear(start, [1, -2, 0.5], 'The array that the variable was created from');
  optimizer.dispose();
  backend.disposeVariable(variable);
}

/** The gradient of sum(x * stopGradient(x)) is x, and not 2 x. */
async function stopGradient(backend: Backend): Promise<void> {
  const start = [1, -2, 0.5];
  const variable = backend.createVariable('x', Float32Array.from(start), [3]);
  const { value, gradients } = backend.valueAndGrad(
    () => {
      const ops = backend.ops({ training: true, seed: 0 });
      return ops.sum(ops.mul(variable.tensor, ops.stopGradient(variable.tensor)));
    },
    () => [variable],
  );
  demandNear(await backend.read(value), [5.25], 'The value');
  const gradient = gradients.get(variable);
  if (!gradient) throw new Error('The other factor has no gradient; expected one.');
  demandNear(await backend.read(gradient), start, 'The gradient of the other factor');
  for (const tensor of [value, gradient]) backend.dispose(tensor);
  backend.disposeVariable(variable);
}

async function sgd(backend: Backend): Promise<void> {
  const [a, b] = [backend.createVariable('a', Float32Array.of(1), [1]), backend.createVariable('b', Float32Array.of(1), [1])];
  const weightDecay = ({ name }: Variable): number => (name === 'b' ? 0.1 : 0);
  const optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: 0.5, weightDecay });
  const loss = (): Tensor => {
    const ops = backend.ops({ training: true, seed: 0 });
    return ops.sum(ops.add(a.tensor, b.tensor));
  };
  backend.dispose(step(backend, optimizer, loss, () => [a, b]));
  demandNear(await backend.read(a.tensor), [0.5], 'A variable after a step of SGD');
  demandNear(await backend.read(b.tensor), [0.45], 'A variable after a step of SGD with weight decay');
  optimizer.dispose();
  for (const variable of [a, b]) backend.disposeVariable(variable);
}

/** Compares with the update of torch.optim.SGD (PyTorch documentation, dampening 0, no Nesterov momentum). */
async function momentum(backend: Backend, weightDecay: number): Promise<void> {
  const start = Float32Array.of(1, -2, 0.5);
  const variable = backend.createVariable('w', start, [3]);
  const optimizer = backend.createOptimizer({ kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay });
  const [w, v] = [[...start], [0, 0, 0]];
  for (let t = 1; t <= 4; t++) {
    const loss = (): Tensor => {
      const ops = backend.ops({ training: true, seed: 0 });
      return ops.sum(ops.mul(variable.tensor, variable.tensor));
    };
    backend.dispose(step(backend, optimizer, loss, () => [variable]));
    for (let i = 0; i < 3; i++) {
      v[i] = 0.9 * (v[i] as number) + (2 + weightDecay) * (w[i] as number);
      w[i] = (w[i] as number) - 0.1 * (v[i] as number);
    }
    demandNear(await backend.read(variable.tensor), w, `The variable after ${t} steps of SGD with momentum`);
  }
  optimizer.dispose();
  backend.disposeVariable(variable);
}

async function keeps(backend: Backend): Promise<void> {
  const variable = backend.createVariable('w', Float32Array.of(1, -2), [2]);
  const optimizer = backend.createOptimizer({ learningRate: 0.1 });
  const move = (): void => {
    const ops = (): Tensor => backend.ops({ training: true, seed: 0 }).sum(variable.tensor);
    backend.dispose(step(backend, optimizer, ops, () => [variable]));
  };
  const checkpoint = new Checkpoint(backend, [variable]);
  for (const time of ['once', 'twice']) {
    move();
    demandNear(await backend.read(variable.tensor), [0.9, -2.1], 'A variable after a step of Adam');
    checkpoint.restore();
    demandNear(await backend.read(variable.tensor), [1, -2], `A variable restored ${time} from a copy made before the step`);
  }
  optimizer.dispose();
  checkpoint.dispose();
  backend.disposeVariable(variable);
}

async function goesBack(backend: Backend): Promise<void> {
  const store = new ParameterStore(backend, 1);
  const values = async (path: string): Promise<number[]> => {
    const tensor = store.find(path, [2]);
    return tensor ? [...(await backend.read(tensor))] : [];
  };
  store.get('weight', [2], 'ones');
  store.setBuffer('buffer', [2], Float32Array.of(1, 2));
  store.undo();
  demand(
    store.variables().length + store.buffers().length === 0,
    () => 'A store has variables after undo without keep; expected none.',
  );
  store.get('weight', [2], 'ones');
  store.setBuffer('buffer', [2], Float32Array.of(1, 2));
  store.keep();
  const ops = backend.ops({ training: false, seed: 0 });
  const doubled = backend.tidy(() => ops.scale(store.find('buffer', [2]) as Tensor, 2));
  store.setBuffer('buffer', [2], doubled);
  store.setBuffer('later', [2], doubled);
  backend.dispose(doubled);
  demandNear([...(await values('buffer')), ...(await values('later'))], [2, 4, 2, 4], 'Buffers set from tensors');
  store.restore(new Map([['weight', { shape: [2], values: Float32Array.of(5, 6) }]]));
  store.undo();
  demandNear([...(await values('weight')), ...(await values('buffer'))], [1, 1, 1, 2], 'The values of a store after undo');
  demand(store.find('later', [2]) === undefined, () => 'A buffer created after keep exists after undo; expected none.');
  demand(store.buffers().length === 1, () => `The store has ${store.buffers().length} buffers after undo; expected 1.`);
  store.dispose();
}

async function made(backend: Backend): Promise<void> {
  const store = new ParameterStore(backend, 1);
  store.get('unused', [2], 'ones');
  const { value, gradients } = backend.valueAndGrad(
    () => backend.ops({ training: true, seed: 0 }).sum(store.get('used', [3], 'ones')),
    () => store.variables(),
  );
  const names = [...gradients.keys()].map(({ name }) => name).join();
  demand(names === 'used', () => `There are gradients of "${names}"; expected "used" only.`);
  for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
  store.dispose();
}

async function learns(backend: Backend): Promise<number[]> {
  const graph = backend.upload(ringGraph({ numNodes: 12, sparse: true }));
  const store = new ParameterStore(backend, 1);
  const optimizer = backend.createOptimizer({ learningRate: 0.05 });
  const losses: number[] = [];
  let during = 0;
  for (let epoch = 0; epoch < 40; epoch++) {
    const loss = (): Tensor => {
      const ops = backend.ops({ training: true, seed: epoch });
      const x = ops.linear(ops.dropout(graph.features, 0.1), store.get('w0', [5, 8], 'glorot'));
      const hidden = ops.activate(ops.aggregate(graph, x, { selfLoops: 'add' }), {
        bias: store.get('b0', [8], 'zeros'),
        activation: 'relu',
      });
      const output = ops.logSoftmax(ops.linear(hidden, store.get('w1', [8, 3], 'glorot')));
      return ops.nllLoss(output, graph.graph.labels, graph.graph.split.train);
    };
    const value = step(backend, optimizer, loss, () => store.variables());
    losses.push((await backend.read(value))[0] as number);
    backend.dispose(value);
    if (epoch === 5) during = backend.memory().numTensors;
  }
  const grown = backend.memory().numTensors - during;
  demand(grown === 0, () => `34 epochs leak ${grown} tensors; expected none.`);
  optimizer.dispose();
  store.dispose();
  graph.dispose();
  return losses;
}

async function runningStatistics(backend: Backend): Promise<void> {
  const store = new ParameterStore(backend, 1);
  const width = 2;
  const batches = [Float32Array.of(1, 10, 3, -10, 8, 0.5), Float32Array.of(0, 1, 2, 3)];
  const normalize = (training: boolean, values: Float32Array): Tensor => {
    const ops = backend.ops({ training, seed: 0 });
    return ops.batchNorm(
      ops.constant(values, [values.length / width, width]),
      store.get('scale', [width], 'ones'),
      store.get('shift', [width], 'zeros'),
      { running: { mean: store.state('mean', [width], 'zeros'), variance: store.state('variance', [width], 'ones') } },
    );
  };
  const [mean, variance] = [new Array<number>(width).fill(0), new Array<number>(width).fill(1)];
  for (const batch of batches) {
    const loss = (): Tensor => backend.ops({ training: true, seed: 0 }).sum(normalize(true, batch));
    const { value, gradients } = backend.valueAndGrad(loss, () => store.variables());
    const names = [...gradients.keys()].map(({ name }) => name).join();
    demand(names === 'scale,shift', () => `A batch norm has gradients of "${names}"; it should have those of "scale,shift".`);
    for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
    for (let f = 0; f < width; f++) {
      const column = [...batch].filter((_, at) => at % width === f);
      const of = column.reduce((a, b) => a + b, 0) / column.length;
      const unbiased = column.reduce((sum, x) => sum + (x - of) ** 2, 0) / (column.length - 1);
      mean[f] = 0.9 * (mean[f] as number) + 0.1 * of;
      variance[f] = 0.9 * (variance[f] as number) + 0.1 * unbiased;
    }
    demandNear(await backend.read(store.find('mean', [width]) as Tensor), mean, 'The running mean');
    demandNear(await backend.read(store.find('variance', [width]) as Tensor), variance, 'The running variance');
  }
  const row = Float32Array.of(4, -2);
  const output = backend.tidy(() => normalize(false, row));
  const expected = row.map((x, f) => (x - (mean[f] as number)) / Math.sqrt((variance[f] as number) + 1e-5));
  demandNear(await backend.read(output), expected, 'One row in evaluation');
  backend.dispose(output);
  demandNear(await backend.read(store.find('mean', [width]) as Tensor), mean, 'The running mean after evaluation');
  store.dispose();
}

async function survivesThrow(backend: Backend): Promise<void> {
  const variable = backend.createVariable('w', Float32Array.of(1, 2), [2]);
  let thrown = false;
  try {
    backend.valueAndGrad(
      () => {
        const ops = backend.ops({ training: true, seed: 0 });
        ops.exp(ops.mul(variable.tensor, variable.tensor));
        throw new Error('in the middle of a pass');
      },
      () => [variable],
    );
  } catch {
    thrown = true;
  }
  demand(thrown, () => 'valueAndGrad swallows an error in the forward pass; expected it to be thrown.');
  backend.disposeVariable(variable);
}

const trainingCase = (name: string, run: (backend: Backend) => Promise<void>): ConformanceCase => ({
  kind: 'backend',
  name,
  operations: [],
  run: (backend) => demandNoLeak(backend, 'It', () => run(backend)),
});

/** Tests of gradients, optimizers, parameter stores and whole trainings. */
export const trainingCases: readonly ConformanceCase[] = [
  trainingCase('Adam follows algorithm 1 of its paper, with weight decay in the gradient', async (backend) => {
    for (const beta1 of [0.9, 0.5]) await adam(backend, beta1);
  }),
  trainingCase('SGD follows the gradient, with weight decay per variable', sgd),
  trainingCase('SGD with momentum updates as torch.optim.SGD, with and without weight decay', async (backend) => {
    for (const weightDecay of [0, 0.01]) await momentum(backend, weightDecay);
  }),
  { ...trainingCase('no gradient flows through stopGradient', stopGradient), operations: ['stopGradient'] },
  trainingCase('copies of a tensor do not change with it and can be assigned', keeps),
  trainingCase(
    'a parameter store restores what it kept, removes what was created since, and sets buffers from tensors',
    goesBack,
  ),
  trainingCase('gradients include variables created during the pass and exclude unused ones', made),
  trainingCase('training leaks no tensors, reduces the loss, and is deterministic', async (backend) => {
    const losses = await learns(backend);
    const [first, last] = [losses[0] as number, losses.at(-1) as number];
    demand(last < 0.7 * first, () => `40 epochs change the loss from ${first} to ${last}; expected less than ${0.7 * first}.`);
    const again = await learns(backend);
    demand(
      again.every((loss, epoch) => Object.is(loss, losses[epoch])),
      () => 'The same training returns other losses; expected the same bits.',
    );
  }),
  trainingCase('batch norm keeps running statistics in training and uses them in evaluation', runningStatistics),
  trainingCase('an error in a forward pass is thrown and leaks no tensors', survivesThrow),
];
