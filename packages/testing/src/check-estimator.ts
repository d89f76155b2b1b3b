import { ringGraph } from '@gnas/core/conformance';
import {
  type Backend,
  type BaseEstimator,
  type BaseSpace,
  type BaseTask,
  type Estimate,
  type Graph,
  NodeClassification,
  ParameterStore,
  Random,
  randomSelection,
} from '@gnas/core/plugin';
import { usualBackends, withoutLeaks } from './on-device.js';
import { demand, demandSame, Promises } from './promises.js';

/** How an estimator is tested. */
export interface EstimatorCheck {
  /** Space whose architectures it scores. */
  readonly space: BaseSpace;
  /** Devices to test on. Default: cpu and wasm. */
  readonly backends?: readonly Backend[];
  /** Graph to test on. Default: a small random graph. */
  readonly graph?: Graph;
  /** Default: node classification. */
  readonly task?: BaseTask;
}

/**
 * Tests the promises of an estimator: the objective among its metrics, the same estimate from the same seed, no leaks, and a stop on a
 * signal if it trains.
 * @throws PromisesBroken
 */
export async function checkEstimator(estimator: BaseEstimator, check: EstimatorCheck): Promise<void> {
  const { space, backends = await usualBackends(), graph = ringGraph({ numNodes: 12 }), task = new NodeClassification() } = check;
  const promises = new Promises(`Estimator ${estimator.constructor.name}`, 'own-estimator');
  space.instantiate(task.dimensions(graph));
  const selection = randomSelection(space.choices, new Random(5));
  const fits = await promises.keep('its objective is a metric of the task, and it fits the space', () => {
    estimator.metric(task);
    const problem = estimator.misfit(space) ?? estimator.misfit(space, selection);
    demand(problem === undefined, () => problem ?? '');
  });
  for (const backend of fits ? backends : []) {
    const infer = (signal?: AbortSignal): Promise<Estimate> =>
      withoutLeaks(backend, graph, async (uploaded) => {
        const parameters = new ParameterStore(backend, 3, { shared: estimator.training === 'shared' });
        const objective = estimator.metric(task);
        try {
          const context = { backend, task, objective, parameters, seed: 3, signal };
          return await estimator.infer(space.parseModel(selection), uploaded, 'validation', context);
        } finally {
          parameters.dispose();
        }
      });
    const runs = await promises.keep(`an estimate has the objective and leaks nothing on ${backend.device}`, async () => {
      const { metrics } = await infer();
      const { name } = estimator.metric(task);
      demand(Number.isFinite(metrics[name]), () => `the objective "${name}" is ${metrics[name]}`);
    });
    if (!runs) continue;
    await promises.keep(`equal seeds give equal estimates on ${backend.device}`, async () => {
      const [first, second] = [await infer(), await infer()];
      demandSame(second.metrics, first.metrics, 'a second estimate');
    });
    if (estimator.training === 'own')
      await promises.keep(`a signal stops it, and nothing leaks on ${backend.device}`, async () => {
        const error: unknown = await infer(AbortSignal.abort()).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        const { code } = (error ?? {}) as { code?: string };
        demand(error === undefined || code === 'GNAS_ABORTED', () => `it throws ${error}; expected GNAS_ABORTED or an estimate`);
      });
  }
  promises.report();
}
