import { ringGraph } from '@gnas/core/conformance';
import { type Backend, type BaseTask, type Graph, Random, type Tensor } from '@gnas/core/plugin';
import { usualBackends, withoutLeaks } from './on-device.js';
import { demand, demandSame, Promises } from './promises.js';

/** How a task is tested. */
export interface TaskCheck {
  /** Devices to test on. Default: cpu and wasm. */
  readonly backends?: readonly Backend[];
  /** Graph that the task fits. Default: a small random graph with three classes. */
  readonly graph?: Graph;
}

/**
 * Tests the promises of a task: metrics with a direction and values in their range, a finite loss that scores can lower, equal metrics on
 * host and device, and predictions as a table.
 * @throws PromisesBroken
 */
export async function checkTask(task: BaseTask, check: TaskCheck = {}): Promise<void> {
  const { backends = await usualBackends(), graph = ringGraph({ numNodes: 12 }) } = check;
  const promises = new Promises(`Task "${task.name}"`, 'own-task');
  const fits = await promises.keep('it fits the graph, and gives its models positive widths', () => {
    demand(task.misfit(graph) === undefined, () => task.misfit(graph) ?? '');
    const { inputDim, outputDim } = task.dimensions(graph);
    demand(inputDim > 0 && outputDim > 0, () => `dimensions are ${inputDim} and ${outputDim}`);
  });
  if (!fits) return promises.report();
  await promises.keep('its metrics have different names, and it returns the same rows each time', () => {
    const names = task.metrics.map(({ name }) => name);
    demand(names.length > 0 && new Set(names).size === names.length, () => `the metrics are ${names.join(', ')}`);
    const [first, second] = [task.nodes(graph, 'train'), task.nodes(graph, 'train')];
    demand(first === second, () => 'nodes() returns another array for the same split');
  });
  const nodes = task.nodes(graph, 'train');
  const { outputDim } = task.dimensions(graph);
  const count = Math.max(graph.numNodes, ...nodes.map((row) => row + 1));
  const random = new Random(7);
  const values = Float32Array.from({ length: count * outputDim }, () => random.normal());
  for (const backend of backends) {
    const on = ` on ${backend.device}`;
    await promises.keep(`its loss is a finite scalar with a gradient${on}`, () =>
      withoutLeaks(backend, graph, async (uploaded) => {
        const variable = backend.createVariable('scores', values, [count, outputDim]);
        const loss = (): Tensor => {
          const ops = backend.ops({ training: true, seed: 0 });
          return task.loss({ scores: variable.tensor, graph: uploaded, nodes, ops });
        };
        const { value, gradients } = backend.valueAndGrad(loss, () => [variable]);
        const [read = Number.NaN, ...others] = await backend.read(value);
        const gradient = gradients.get(variable);
        const slopes = gradient ? await backend.read(gradient) : new Float32Array();
        for (const tensor of [value, ...gradients.values()]) backend.dispose(tensor);
        backend.disposeVariable(variable);
        demand(others.length === 0 && Number.isFinite(read), () => `the loss is ${[read, ...others].slice(0, 3).join(', ')}`);
        demand(slopes.some((slope) => slope !== 0) && slopes.every(Number.isFinite), () => 'the scores have no gradient');
      }),
    );
    await promises.keep(`every metric is in its range, also on the device${on}`, () =>
      withoutLeaks(backend, graph, async (uploaded) => {
        const ops = backend.ops({ training: false, seed: 0 });
        const output = backend.tidy(() => task.output(ops.constant(values, [count, outputDim]), ops));
        const read = await backend.read(output);
        backend.dispose(output);
        const metrics = task.evaluate(read, graph, nodes);
        for (const { name, range } of task.metrics) {
          const [least, most] = range;
          const found = metrics[name];
          demand(found !== undefined, () => `evaluate returns no "${name}"`);
          const inRange = (least === null || found >= least - 1e-6) && (most === null || found <= most + 1e-6);
          demand(inRange, () => `"${name}" is ${found}, outside ${JSON.stringify(range)}`);
        }
        const onDevice = backend.tidy(() => {
          const scores = ops.constant(values, [count, outputDim]);
          return { ...task.evaluateOnDevice?.({ scores, graph: uploaded, nodes, ops }) };
        });
        for (const [name, tensor] of Object.entries(onDevice)) {
          const [found = Number.NaN] = await backend.read(tensor);
          backend.dispose(tensor);
          const expected = metrics[name] as number;
          demand(
            Math.abs(found - expected) <= 1e-3 * Math.max(1, Math.abs(expected)),
            () => `"${name}" is ${found} on the device and ${expected} on the host`,
          );
        }
      }),
    );
  }
  await promises.keep('predictions are a table with a value for each column', () => {
    const { columns, rows: table } = task.predict(values.slice(), graph).table();
    const [first] = table;
    demand(columns.length > 0, () => 'the table has no columns');
    demand(first !== undefined, () => 'the table has no rows');
    demandSame(first.length, columns.length, 'the length of its first row');
  });
  promises.report();
}
