import type { StudyOutcome, StudySpec } from '@gnas/core';
import { lossMetric, shareMetric } from '@gnas/core/plugin';

export const accuracy = shareMetric('accuracy', 'accuracy');
export const loss = lossMetric;

/** Makes a spec of a study that nobody searched, for tests of what is done with specs. */
export function studySpec(more: Partial<StudySpec> = {}): StudySpec {
  return {
    version: 1,
    graph: { name: 'made-up', nodes: 2708, edges: 10556, digest: '0123456789abcdef'.repeat(4) },
    objective: accuracy,
    metrics: [accuracy, loss],
    parts: {
      dataset: { name: 'made-up', options: {} },
      task: { name: 'node-classification', options: {} },
      space: { name: 'single-path', options: { hiddenDim: 8 } },
      algorithm: { name: 'random-search', options: {} },
      estimator: { given: 'OwnEstimator' },
      backend: { name: 'tfjs', options: {} },
    },
    plugins: ['@gnas/space'],
    choices: { op_0: ['gcn', 'gat_8'] },
    seed: 0,
    limits: {},
    reuse: true,
    ...more,
  };
}

/** Makes an outcome of a final training that never happened. */
export function studyOutcome(more: Partial<StudyOutcome> = {}): StudyOutcome {
  const model = (name: string, op: string, value: number): StudyOutcome['found'] => ({
    name,
    selection: { op_0: 0 },
    description: { op_0: op },
    metrics: { validation: { accuracy: value + 0.01, loss: 1 - value }, test: { accuracy: value, loss: 1.01 - value } },
    trainings: 1,
    parameters: 23_063,
    epochs: 120,
  });
  const found = model('found', 'gat_8', 0.826);
  return {
    trial: 0,
    finalists: [0],
    found,
    ensemble: { members: [found, model('found 2', 'gcn', 0.82)], metrics: model('ensemble', '', 0.84).metrics },
    baselines: [model('GCN', 'gcn', 0.815), model('GAT', 'gat_8', 0.83)],
    kept: 'ensemble',
    verdict: { against: 'GAT', difference: 0.01, interval: [0.002, 0.019] },
    finishedAt: 1_780_000_000_000,
    durationMs: 61_000,
    ...more,
  };
}
