import { ringGraph } from '@gnas/core/conformance';
import {
  type Backend,
  type Graph,
  type Model,
  type OperationMaker,
  ParameterStore,
  Random,
  type Tensor,
  trace,
} from '@gnas/core/plugin';
import { compareWithDifferences } from './finite-differences.js';
import { readScores, sameBits, scoresOf, usualBackends, withoutLeaks } from './on-device.js';
import { permutedGraph, permutedRows } from './permuted-graph.js';
import { demand, demandSame, Promises } from './promises.js';
import { SingleOperationSpace } from './single-operation-space.js';

/** How an operation is tested. */
export interface OperationCheck {
  /** Devices to test on. Default: cpu and wasm. */
  readonly backends?: readonly Backend[];
  /** Graph with dense features to test on. Default: a small random graph with weights, a self loop and an isolated node. */
  readonly graph?: Graph;
  /** Whether the output follows the nodes when they are numbered in another order. Default true. */
  readonly permutationEquivariant?: boolean;
  /** Whether gradients are compared with finite differences. Default true. */
  readonly differentiable?: boolean;
}

/**
 * Tests the promises of an operation: its shapes, its gradients, the same bits in a second pass, no leaks, a trace that equals the run,
 * and an output that follows the order of the nodes.
 * @throws PromisesBroken
 */
export async function checkOperation(make: OperationMaker, check: OperationCheck = {}): Promise<void> {
  const { backends = await usualBackends(), graph = ringGraph({ numNodes: 9 }) } = check;
  const { permutationEquivariant = true, differentiable = true } = check;
  const space = new SingleOperationSpace(make);
  const promises = new Promises(`Operation "${make(graph.features.columns, graph.numClasses).name}"`, 'own-operation');
  let model: Model | undefined;
  await promises.keep('it traces to [nodes, outDim]', () => {
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    model = space.parseModel({ op: 0 });
    demandSame(trace(model, graph).outputShape, [graph.numNodes, graph.numClasses], 'the shape of its output');
  });
  for (const backend of model ? backends : [])
    await checkOnDevice(promises, model as Model, { backend, graph, permutationEquivariant, differentiable });
  promises.report();
}

interface OnDevice {
  readonly backend: Backend;
  readonly graph: Graph;
  readonly permutationEquivariant: boolean;
  readonly differentiable: boolean;
}

async function checkOnDevice(promises: Promises, model: Model, check: OnDevice): Promise<void> {
  const { backend, graph } = check;
  const on = ` on ${backend.device}`;
  const withStore = (of: Graph, f: (pass: Parameters<typeof readScores>[1]) => Promise<void>) => (): Promise<void> =>
    withoutLeaks(backend, of, async (uploaded) => {
      const parameters = new ParameterStore(backend, 3);
      try {
        await f({ backend, graph: uploaded, parameters });
      } finally {
        parameters.dispose();
      }
    });
  const runs = await promises.keep(
    `a run has the shape and the parameters of its trace, and leaks nothing${on}`,
    withStore(graph, async (pass) => {
      const traced = trace(model, graph);
      const { shape, values } = await readScores(model, pass);
      demandSame(shape, traced.outputShape, 'the shape of its output');
      demand(values.every(Number.isFinite), () => 'its output is not finite');
      const made = pass.parameters.variables().map(({ name, tensor }) => [name, tensor.shape]);
      const byName = ([a]: unknown[], [b]: unknown[]): number => (String(a) < String(b) ? -1 : 1);
      demandSame(made.sort(byName), [...traced.parameterShapes].sort(byName), 'the list of its parameters');
    }),
  );
  if (!runs) return;
  for (const training of [false, true])
    await promises.keep(
      `equal seeds give the same bits ${training ? 'in training' : 'in evaluation'}${on}`,
      withStore(graph, async (pass) => {
        const [first, second] = [await readScores(model, { ...pass, training }), await readScores(model, { ...pass, training })];
        demand(sameBits(first.values, second.values), () => 'a second pass returns other values; draw numbers only from ops');
      }),
    );
  if (check.differentiable)
    await promises.keep(
      `gradients agree with finite differences${on}`,
      withStore(graph, async (pass) => {
        const random = new Random(7);
        const weights = Float32Array.from({ length: graph.numNodes * graph.numClasses }, () => random.normal());
        const loss = (): Tensor => {
          const ops = backend.ops({ training: false, seed: 0 });
          return ops.sum(ops.mul(scoresOf(model, pass), ops.constant(weights, [graph.numNodes, graph.numClasses])));
        };
        await compareWithDifferences(backend, loss, () => pass.parameters.variables());
      }),
    );
  if (check.permutationEquivariant)
    await promises.keep(`the output follows the order of the nodes${on}`, async () => {
      const { graph: moved, order } = permutedGraph(graph);
      const valuesFor = async (of: Graph): Promise<Float32Array> => {
        const read: Float32Array[] = [];
        await withStore(of, async (pass) => void read.push((await readScores(model, pass)).values))();
        return read[0] as Float32Array;
      };
      const [plain, permuted] = [await valuesFor(graph), await valuesFor(moved)];
      permutedRows(plain, order).forEach((value, at) => {
        const found = permuted[at] as number;
        demand(
          Math.abs(found - value) <= 1e-3 * Math.max(1, Math.abs(value)),
          () => `value ${at} is ${found}; expected ${value}`,
        );
      });
    });
}
