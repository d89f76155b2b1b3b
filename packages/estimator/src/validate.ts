import { evaluate, type Metrics, runInBatches } from '@gnas/core';
import type { Training } from './trainer.js';

/**
 * Scores the validation split. Accuracy and loss are computed on the device and read together; other objectives need the scores of
 * every node.
 */
export async function validate(training: Training): Promise<Metrics> {
  const { backend, model, graph, parameters, objective, evaluationBatchSize: batchSize } = training;
  if (objective !== 'accuracy')
    return (await evaluate(model, graph, 'validation', { backend, parameters }, { batchSize })).metrics;
  const { labels, split } = graph.graph;
  const nodes = split.validation;
  const metrics = { accuracy: 0, loss: 0 };
  await runInBatches(model, graph, nodes, batchSize ?? nodes.length, async (part, batch) => {
    const both = backend.tidy(() => {
      const ops = backend.ops({ training: false, seed: 0 });
      const output = model.forward(part, ops, parameters);
      const figures = [ops.accuracy(output, labels, batch), ops.nllLoss(output, labels, batch)];
      return ops.concat(
        figures.map((figure) => ops.reshape(figure, [1])),
        0,
      );
    });
    const [accuracy, loss] = await backend.read(both);
    backend.dispose(both);
    const share = batch.length / nodes.length;
    metrics.accuracy += share * (accuracy as number);
    metrics.loss += share * (loss as number);
  });
  return metrics;
}
