import type { Metrics, Tensor } from '@gnas/core/plugin';
import { evaluate, runInBatches } from '@gnas/core/plugin';
import type { Training } from './trainer.js';

/**
 * Returns a function that scores the validation split with the parameters of the moment. If the task computes the objective on the
 * device, only a few numbers are read back; otherwise the outputs of all nodes are.
 */
export function validator(training: Training): () => Promise<Metrics> {
  const { task, model, graph, objective, evaluationBatchSize: batchSize } = training;
  const options = { batchSize, splits: ['validation'] as const, only: [objective.name] };
  let onDevice = task.evaluateOnDevice !== undefined;
  return async () => {
    const metrics = onDevice ? await validateOnDevice(training) : {};
    if (objective.name in metrics) return metrics;
    onDevice = false;
    return (await evaluate(model, graph, 'validation', training, options)).metrics;
  };
}

async function validateOnDevice({ backend, task, model, graph, parameters, evaluationBatchSize }: Training): Promise<Metrics> {
  const nodes = task.nodes(graph.graph, 'validation');
  const metrics: Record<string, number> = {};
  await runInBatches(model, graph, nodes, evaluationBatchSize ?? nodes.length, async (part, rows) => {
    let names: string[] = [];
    const figures = backend.tidy(() => {
      const ops = backend.ops({ training: false, seed: 0 });
      const scores = model.forward(part, ops, parameters);
      const scalars: Readonly<Record<string, Tensor>> = task.evaluateOnDevice?.({ scores, graph: part, nodes: rows, ops }) ?? {};
      names = Object.keys(scalars);
      return ops.concat(
        Object.values(scalars).map((scalar) => ops.reshape(scalar, [1])),
        0,
      );
    });
    const values = await backend.read(figures);
    backend.dispose(figures);
    const share = rows.length / nodes.length;
    names.forEach((name, at) => {
      metrics[name] = (metrics[name] ?? 0) + share * (values[at] as number);
    });
  });
  return metrics;
}
