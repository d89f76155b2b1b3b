import { evaluate, GnasError, Model, randomSelection, type Supernet } from '@gnas/core/plugin';

/** Steps between two looks at the loss. Weights that diverged are undone back to the last look. */
const stepsBetweenLooks = 10;

/**
 * Trains a supernet on single paths: each step trains one architecture, drawn uniformly (Guo et al. 2020). Ends early on a signal.
 */
export async function trainPaths(supernet: Supernet, steps: number): Promise<void> {
  const { space, graph, backend, task, weights, random, signal } = supernet;
  const draws = random.split('paths');
  let model = Model.fixed(space, randomSelection(space.choices, draws));
  for (let done = 0; done < steps && !signal?.aborted; ) {
    const count = Math.min(stepsBetweenLooks, steps - done);
    const trainLoss = await weights.steps(count, () => {
      model = Model.fixed(space, randomSelection(space.choices, draws));
      return model;
    });
    done += count;
    if (!Number.isFinite(trainLoss)) {
      weights.undo();
      continue;
    }
    weights.keep();
    try {
      const { metrics } = await evaluate(model, graph, 'validation', { backend, task, parameters: weights.store });
      supernet.report({ epoch: done, epochs: steps, trainLoss, validation: metrics });
    } catch (error) {
      if (!(error instanceof GnasError && error.code === 'GNAS_DIVERGED')) throw error;
    }
  }
}
