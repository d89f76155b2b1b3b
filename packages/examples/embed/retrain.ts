/**
 * A job for a scheduler: retrains the architecture that is in use on today's data, searches for a better one, and replaces the model file
 * only if the new model is better on the same validation nodes.
 *
 *     0 3 * * *  node --import jiti/register embed/retrain.ts nodes.csv edges.csv topic model.safetensors
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { RegularizedEvolution } from '@gnas/algorithm';
import { createBackend } from '@gnas/backend-tfjs';
import { createStudy, loadModel, readModelInfo } from '@gnas/core';
import { fromCsv } from '@gnas/datasets';
import { TrainScratchEstimator } from '@gnas/estimator';
import { plugin } from '@gnas/space';

/** What a run has come to. */
export interface Retraining {
  /** Validation accuracy of the model in use, on today's data; undefined if there is none that fits. */
  readonly before: number | undefined;
  readonly after: number;
  readonly replaced: boolean;
}

/** Searches, compares with the model in use, and keeps the better one. */
export async function retrain(nodes: string, edges: string, label: string, file: string): Promise<Retraining> {
  const graph = await fromCsv({ nodes, edges, label });
  const backend = await createBackend({ device: 'wasm' });
  const accuracyOf = (classes: ArrayLike<number>): number => {
    const { validation } = graph.split;
    return validation.filter((node) => classes[node] === graph.labels[node]).length / validation.length;
  };
  const kept = await readFile(file).catch(() => undefined);
  let before: number | undefined;
  // Other columns or classes than those it was trained with make it no rival.
  if (kept && JSON.stringify(readModelInfo(kept).dataset.schema) === JSON.stringify(graph.schema)) {
    const model = await loadModel(kept, { plugins: [plugin] });
    before = accuracyOf((await model.predict(graph, backend)).classes);
  }
  const study = await createStudy({
    dataset: graph,
    // By name, so that the model file says which space it needs.
    space: { name: 'single-path', options: { hiddenDim: 16, ops: ['gcn', 'sage', 'linear'] } },
    plugins: [plugin],
    algorithm: new RegularizedEvolution({ numTrials: 12 }),
    estimator: new TrainScratchEstimator({ epochs: 40 }),
    backend,
  });
  await study.search();
  await study.finish({ repeats: 1, ensembleSize: 1 });
  const after = accuracyOf((await study.predict()).classes);
  const replaced = before === undefined || after > before;
  if (replaced) {
    // A rename is atomic: whoever reads the file meanwhile gets the old model or the new one.
    await writeFile(`${file}.new`, await study.exportModel());
    await rename(`${file}.new`, file);
  }
  return { before, after, replaced };
}

const [, , nodes, edges, label, file] = process.argv;
if (nodes && edges && label && file && process.argv[1]?.endsWith('retrain.ts')) {
  const { before, after, replaced } = await retrain(nodes, edges, label, file);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  console.log(
    `${percent(after)} now, ${before === undefined ? 'no model' : percent(before)} before: ${replaced ? 'replaced' : 'kept'}`,
  );
}
