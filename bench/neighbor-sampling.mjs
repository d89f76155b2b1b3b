/** Compares mini-batches of sampled neighbors with full-batch training: time per step and epoch, time of sampling, and memory. */
import { createBackend } from '@gnas/backend-tfjs';
import { NeighborSampler, ParameterStore, Random } from '@gnas/core/plugin';
import { fullBatchTrainer, neighborTrainer, TrainScratchEstimator } from '@gnas/estimator';
import { graphs } from './graphs.mjs';
import { layersOf, selectionOf } from './layers.mjs';
import { ms, now, readOptions, summary } from './measure.mjs';
import { objective, task } from './task.mjs';

/** Measures the samples of one epoch: milliseconds of each, and the median size of a batch. */
function sampling(graph, { nodeBatchSize, numNeighbors }) {
  const sampler = new NeighborSampler(graph, numNeighbors);
  const random = new Random(0);
  const nodes = random.shuffle(graph.split.train.slice());
  const samples = [];
  for (let begin = 0; begin < nodes.length; begin += nodeBatchSize) {
    const start = now();
    const { graph: part } = sampler.sample(nodes.subarray(begin, begin + nodeBatchSize), random);
    samples.push({ time: now() - start, nodes: part.numNodes, edges: part.source.length });
  }
  const middle = (key) => summary(samples.map((sample) => sample[key]));
  return { time: middle('time'), nodes: middle('nodes').median, edges: middle('edges').median };
}

/** Trains for three epochs, of which the first and the last validate. -> milliseconds, or the error */
async function measure(backend, device, operation, { trainer, hidden, evaluationBatchSize }) {
  const { graph } = device;
  const space = layersOf(operation, { hidden });
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const parameters = new ParameterStore(backend, 0);
  const [steps, epochs] = [[], []];
  let trained = 0;
  const timed = async (training) => {
    let last;
    const result = await trainer({
      ...training,
      loss: (ops, part) => {
        // A step runs from one loss to the next. The last step of an epoch isn't counted, because validation follows it.
        if (last !== undefined) steps.push(now() - last);
        last = now();
        return training.loss(ops, part);
      },
      onEpoch: () => {
        epochs.push(now());
        last = undefined;
      },
    });
    trained = now();
    return result;
  };
  try {
    await new TrainScratchEstimator({ evaluationBatchSize }, { trainer: timed }).infer(
      space.parseModel(selectionOf(space)),
      device,
      'validation',
      { backend, task, objective, parameters, seed: 0 },
    );
    // The first and the last epoch include a validation.
    const [first = 0, second = 0, third = 0] = epochs;
    return { steps, epoch: second - first, validation: third - second - (second - first), scores: now() - trained };
  } catch (error) {
    return { error };
  } finally {
    parameters.dispose();
  }
}

const seconds = (time) => (time / 1000).toFixed(2).padStart(8).padEnd(16);

async function run({ only = 'sage,gcn,gat_1', graph: name, hidden = '256', batch = '1024', neighbors = '25,10', evaluate }) {
  const backend = await createBackend({ device: 'wasm' });
  const sampled = { nodeBatchSize: Number(batch), numNeighbors: neighbors.split(',').map(Number) };
  for (const key of name ? [name] : ['big', 'huge']) {
    const { title, load } = graphs[key];
    const graph = await load();
    const device = backend.upload(graph);
    const { time, nodes, edges } = sampling(graph, sampled);
    console.log(`\n${title}; hidden ${hidden}, batches of ${batch}, ${neighbors} neighbors: ${nodes} nodes, ${edges} edges`);
    console.log(`a sample: ${ms(time).trim()} ms. Milliseconds, median (10th - 90th percentile); else seconds`);
    console.log(
      `${'operation'.padEnd(18)}${'step'.padEnd(28)}${'epoch'.padEnd(16)}${'validation'.padEnd(16)}${'all splits'.padEnd(16)}resident memory, most`,
    );
    const settings = { epochs: 3, validateEvery: 3 };
    // On the huge graph, a pass over all nodes doesn't fit in memory.
    const evaluationBatchSize = Number(evaluate ?? (key === 'huge' ? 25_000 : graph.numNodes));
    for (const [label, trainer] of [
      ['', neighborTrainer({ ...settings, ...sampled })],
      [', full batch', fullBatchTrainer(settings)],
    ])
      for (const operation of only.split(',')) {
        const found = await measure(backend, device, operation, { trainer, hidden: Number(hidden), evaluationBatchSize });
        const memory = `${(process.resourceUsage().maxRSS / 2 ** 20).toFixed(2)} GiB`;
        const cells = found.error
          ? [String(found.error.code ?? found.error)]
          : [
              found.steps.length > 0 ? ms(summary(found.steps)) : ' '.repeat(28),
              seconds(found.epoch),
              seconds(found.validation),
              seconds(found.scores),
            ];
        console.log(`${operation}${label}`.padEnd(18) + cells.join('') + memory);
      }
    device.dispose();
  }
}

await run(readOptions(['only', 'graph', 'hidden', 'batch', 'neighbors', 'evaluate']));
