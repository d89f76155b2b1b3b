/** Mini-batches with sampled neighbours: time of a step, what of it is sampling, and memory, beside full-batch training. */
import { createBackend } from '@gnas/backend-tfjs';
import { NeighborSampler, ParameterStore, Random } from '@gnas/core';
import { neighborTrainer, TrainScratchEstimator } from '@gnas/estimator';
import { graphs } from './graphs.mjs';
import { layersOf, selectionOf } from './layers.mjs';
import { ms, now, readOptions, summary } from './measure.mjs';

const gibibytes = (bytes) => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
const resident = () => gibibytes(process.resourceUsage().maxRSS * 1024);

/** Milliseconds of a sample, median of the batches of an epoch, and how large they are. */
function sampling(graph, numNeighbors, batchSize) {
  const sampler = new NeighborSampler(graph, numNeighbors);
  const random = new Random(0);
  const nodes = random.shuffle(graph.split.train.slice());
  const [times, numNodes, numEdges] = [[], [], []];
  for (let begin = 0; begin + batchSize <= nodes.length; begin += batchSize) {
    const start = now();
    const { graph: part } = sampler.sample(nodes.subarray(begin, begin + batchSize), random);
    times.push(now() - start);
    numNodes.push(part.numNodes);
    numEdges.push(part.source.length);
  }
  return { times, numNodes: summary(numNodes).median, numEdges: summary(numEdges).median };
}

async function run({ only = 'sage,gcn,gat_1', graph: key = 'big', hidden = '256', batch = '1024', neighbors = '25,10', epochs = '3', evaluate = '50000' }) {
  const backend = await createBackend({ device: 'wasm' });
  const { title, load } = graphs[key];
  const graph = await load();
  const batchSize = Number(batch);
  const numNeighbors = neighbors.split(',').map(Number);
  const { times, numNodes, numEdges } = sampling(graph, numNeighbors, batchSize);
  console.log(`\n${title}: ${graph.numNodes} nodes, ${graph.source.length} directed edges, hidden ${hidden}; batches of ${batchSize}, neighbours ${neighbors}`);
  console.log(`a batch has ${numNodes} nodes and ${numEdges} edges; sampled in ${ms(summary(times)).trim()} ms`);
  console.log(`${'operation'.padEnd(10)}${'step'.padEnd(28)}${'epoch, s'.padEnd(12)}${'validation, s'.padEnd(16)}${'all splits, s'.padEnd(16)}largest resident memory`);
  const device = backend.upload(graph);
  for (const operation of only.split(',')) {
    const space = layersOf(operation, { hidden: Number(hidden) });
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    const parameters = new ParameterStore(backend, 0);
    const steps = [];
    const ends = [];
    const inner = neighborTrainer({ epochs: Number(epochs), batchSize, numNeighbors, validateEvery: Number(epochs) });
    let trained = 0;
    const trainer = async (training) => {
      let last = now();
      const result = await inner({
        ...training,
        // A step begins where the one before it ended; the first of an epoch has the look at the validation split before it.
        loss: (ops, part) => {
          steps.push(now() - last);
          last = now();
          return training.loss(ops, part);
        },
      });
      trained = now();
      return result;
    };
    await new TrainScratchEstimator({ trainer, evaluationBatchSize: Number(evaluate) }).infer(
      space.parseModel(selectionOf(space)),
      device,
      'validation',
      { backend, parameters, seed: 0, onEpoch: () => ends.push(now()) },
    );
    const scored = now() - trained;
    parameters.dispose();
    console.log([operation, summary(steps.slice(2)), ends, scored]);
  }
  device.dispose();
}

await run(readOptions(['only', 'graph', 'hidden', 'batch', 'neighbors', 'epochs', 'evaluate']));
