import { it } from 'vitest';
import { createBackend } from '@gnas/backend-tfjs';
import { sealLinks } from '@gnas/datasets';
import { TunedGnnSpace } from '@gnas/space';
import { TrainScratchEstimator } from '@gnas/estimator';
import { ParameterStore } from '@gnas/core/plugin';
import { LinkPrediction } from './link-prediction.js';

it('measure', async () => {
  const backend = await createBackend({ device: 'wasm' });
  for (const name of (process.env.NAMES ?? 'usair').split(',') as any[]) {
    const raw = await sealLinks({ name });
    const task = new LinkPrediction(JSON.parse(process.env.TASK ?? '{}'));
    const graph = task.prepare(raw);
    console.log(name, raw.numNodes, raw.source.length / 2, graph.source.length / 2, graph.pairs!.source.length);
    const space = task.wrap(new TunedGnnSpace()).instantiate(task.dimensions(graph));
    const device = backend.upload(graph);
    const run = async (label: string, sp: any, selection: any, options = {}) => {
      const parameters = new ParameterStore(backend, 0);
      sp.instantiate(task.dimensions(graph));
      const t = performance.now();
      const est = new TrainScratchEstimator({ epochs: 300, patience: 50, objective: 'rocAuc', ...options });
      const r = await est.infer(sp.parseModel(selection), device, 'validation', { backend, task, objective: task.metric('rocAuc'), parameters, seed: 1 });
      parameters.dispose();
      const f = (m: any) => ['mrr', 'hits10', 'rocAuc', 'averagePrecision', 'loss'].map((k) => m[k].toFixed(4)).join(' ');
      console.log(label.padEnd(24), 'val', f(r.bySplit!.validation), 'test', f(r.bySplit!.test), r.epochs, Math.round(performance.now() - t), 'ms');
    };
    if (process.env.BASE !== '0') for (const b of space.baselines()) await run(b.name, b.space, b.selection);
    const nodes = (space as any).space as TunedGnnSpace;
    if (process.env.PORT) for (const [i, p] of nodes.portfolio().slice(0, 12).entries()) {
      for (const [decoder, neighborhood] of JSON.parse(process.env.PORT))
        await run(`portfolio ${i} ${decoder} ${neighborhood}`, space, { ...p, decoder, neighborhood }).catch((e) => console.log(String(e).slice(0,200)));
    }
    device.dispose();
  }
}, 1e6);
