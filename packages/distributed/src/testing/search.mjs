/** Searches a small study: `node search.mjs STORE NAME [QUEUE]`; without a queue in this process alone. Prints a line per trial. */
import { createHash } from 'node:crypto';
import { createStudy } from '@gnas/core';
import { eventText, QueueExecutor } from '@gnas/distributed';
import { StudyStorage } from '@gnas/storage';
import plugins from './plugins.mjs';

const [, , location, name, queue] = process.argv;
const { TRIALS = '24', EPOCHS = '15', TRIES = '2', LOST_AFTER = '4000', MIXED = '' } = process.env;
const storage = await StudyStorage.open(location);
const study = await createStudy({
  name,
  storage,
  plugins,
  dataset: { name: 'stochastic-block-model', options: { blocks: [20, 20, 20], seed: 2 } },
  space: { name: 'single-path', options: { hiddenDim: 8, ops: ['gcn', 'sage', 'gat_2', 'linear'] } },
  algorithm: {
    name: 'regularized-evolution',
    options: { numTrials: Number(TRIALS), populationSize: 8, batchSize: 6, topK: 2, reEvaluations: 2 },
  },
  estimator: { name: 'train-scratch', options: { epochs: Number(EPOCHS), patience: Number(EPOCHS) } },
  // The fastest device may be another one each time, on a busy machine.
  backend: { name: 'tfjs', options: { device: 'wasm' } },
  pruner: { name: 'asha', options: { minEpochs: 2, reductionFactor: 2, lag: 6 } },
});
const executor = queue
  ? await QueueExecutor.start({
      queue,
      study,
      tries: Number(TRIES),
      lostAfterMs: Number(LOST_AFTER),
      mixed: MIXED !== '',
      onEvent: (event) => console.log('event', eventText(event)),
    })
  : undefined;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const signal = executor ? AbortSignal.any([stop.signal, executor.failed]) : stop.signal;
const { selection, aborted, parameters } = await study.search({
  executor,
  signal,
  onTrial: ({ number, state, metrics }) => console.log('trial', number, state, JSON.stringify(metrics)),
});
await executor?.close();
await storage.close();
if (executor?.failed.aborted) throw executor.failed.reason;
const hash = createHash('sha256');
for (const [path, { values }] of parameters)
  hash.update(path).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
console.log(aborted ? 'aborted' : `selection ${JSON.stringify(selection)} with parameters ${hash.digest('hex')}`);
