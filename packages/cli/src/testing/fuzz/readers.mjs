/** What is fuzzed: for each reader, arbitrary inputs and what reads one. Each is made once, in a process of its own. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RandomSearch } from '@gnas/algorithm';
import { plugin as backend, createBackend } from '@gnas/backend-tfjs';
import { main } from '@gnas/cli';
import { createStudy, GnasError, loadModel, readStudyOutcome, readStudySpec } from '@gnas/core';
import { startDashboard } from '@gnas/dashboard';
import { plugin as datasets, fromCsv, karateClub, musae, nasBenchGraph, npz, ogb, planetoid } from '@gnas/datasets';
import { plugin as estimator, TrainScratchEstimator } from '@gnas/estimator';
import { plugin as space } from '@gnas/space';
import { StudyStorage } from '@gnas/storage';
import fc from 'fast-check';
import { changedBytes, changedJson, configFile, csvTable, graphFile, httpRequest, npzFile, pickle, text } from './inputs.mjs';

const folder = mkdtempSync(join(tmpdir(), 'gnas-fuzz-'));
const file = (name, bytes) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

async function searched(storage) {
  const study = await createStudy({
    dataset: karateClub(),
    space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'] } },
    algorithm: new RandomSearch({ numTrials: 2 }),
    estimator: new TrainScratchEstimator({ epochs: 2 }),
    backend: await createBackend({ device: 'cpu' }),
    plugins: [space, estimator, datasets, backend],
    storage,
    name: 'study',
  });
  await study.search();
  await study.finish({ baselines: false });
  return study;
}

/** Puts another header into a safetensors file. */
function withHeader(bytes, change) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const json = new TextEncoder().encode(JSON.stringify(change(header)));
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, BigInt(json.length), true);
  return Buffer.concat([start, json, bytes.subarray(8 + length)]);
}

export const readers = {
  pickle: async () => ({
    inputs: fc.oneof(pickle, fc.uint8Array({ maxLength: 200 })),
    read: async (bytes) => {
      file('cora.bench', bytes);
      await nasBenchGraph('cora', { root: folder });
    },
  }),
  planetoid: async () => ({
    inputs: fc.oneof(pickle, fc.uint8Array({ maxLength: 200 })),
    read: async (bytes) => {
      for (const part of ['y', 'ty', 'allx', 'ally', 'tx', 'graph', 'test.index']) file(`ind.cora.${part}`, bytes);
      await planetoid('cora', { root: folder });
    },
  }),
  npz: async () => ({
    inputs: fc.oneof(npzFile, npzFile.chain(changedBytes)),
    read: (bytes) => npz({ file: file('graph.npz', bytes) }),
  }),
  musae: async () => ({
    inputs: fc.record({
      edges: fc.oneof(csvTable, fc.constant('id1,id2\nn0,n1\nn2,n3\n')),
      features: changedJson.map((change) => JSON.stringify(change({ n0: [1, 2], n1: [], n2: [7] }))),
      target: fc.oneof(
        csvTable,
        fc.constant(`id,target\n${Array.from({ length: 12 }, (_, k) => `n${k},${3 ** k}`).join('\n')}\n`),
      ),
    }),
    read: ({ edges, features, target }) => {
      file('own_edges.csv', edges);
      file('own_features.json', features);
      file('own_target.csv', target);
      return musae({ name: 'own', root: folder });
    },
  }),
  ogb: async () => {
    const parts = { 'raw/edge': '0,1\n2,3\n', 'raw/node-feat': '1,2\n3,4\n5,6\n7,8\n', 'raw/node-label': '0\n1\n0\n1\n' };
    for (const each of ['raw', 'split/time']) mkdirSync(join(folder, 'ogb', each), { recursive: true });
    for (const [part, at] of Object.entries({ train: 0, valid: 1, test: 2 })) file(`ogb/split/time/${part}.csv`, `${at}\n`);
    return {
      inputs: fc.constantFrom(...Object.keys(parts)).chain((part) => {
        const bytes = Buffer.from(parts[part]);
        const changed = fc.oneof(
          changedBytes(gzipSync(bytes)),
          changedBytes(bytes).map((each) => gzipSync(each)),
          text.map((each) => gzipSync(each)),
        );
        return changed.map((content) => ({ part, content }));
      }),
      read: ({ part, content }) => {
        for (const [name, whole] of Object.entries(parts)) file(`ogb/${name}.csv.gz`, name === part ? content : gzipSync(whole));
        return ogb({ folder: join(folder, 'ogb') });
      },
    };
  },
  csv: async () => ({
    inputs: fc.record({
      nodes: csvTable,
      edges: fc.oneof(csvTable, fc.constant('source,target\nn0,n1\nn2,n3\n')),
      label: fc.oneof(text, fc.constant('topic')),
    }),
    read: ({ nodes, edges, label }) => fromCsv({ nodes: { text: nodes }, edges: { text: edges }, label }),
  }),
  'GraphML, GEXF': async () => ({
    inputs: fc.record({ text: graphFile, label: fc.constantFrom('topic', 'size', 'id') }),
    read: ({ text, label }) => fromCsv({ nodes: { text }, label }),
  }),
  config: async () => {
    const experiment = {
      dataset: { name: 'karate-club', options: { splitSeed: 1 } },
      space: { name: 'single-path', options: { hiddenDim: 4, ops: ['gcn', 'sage'], layerNumber: 2 } },
      algorithm: { name: 'random-search', options: { numTrials: 1 } },
      estimator: { name: 'train-scratch', options: { epochs: 1, optimizer: 'adam' } },
      limits: { maxParameters: 100_000 },
      reuse: true,
      seed: 3,
      plugins: [],
    };
    let number = 0;
    return {
      inputs: configFile(experiment),
      // The command, as it reads a config file and makes its parts. What it did not expect, it says.
      read: async (text) => {
        const said = [];
        const terminal = { out: () => {}, err: (line) => said.push(line), interactive: false };
        const config = file(`gnas-${number++}.config.mjs`, text);
        const code = await main(['search', '--config', config, '--dry-run'], terminal);
        const problem = said.join('\n');
        if (problem.includes('This was not expected')) throw new Error(problem);
        if (code !== 0) throw new GnasError('GNAS_INVALID_FILE', problem);
      },
    };
  },
  model: async () => {
    const bytes = await (await searched()).exportModel();
    const plugins = [space, estimator, datasets, backend];
    const info = (header, change) => ({
      ...header,
      __metadata__: { ...header.__metadata__, gnas: JSON.stringify(change(JSON.parse(header.__metadata__.gnas))) },
    });
    return {
      inputs: fc.oneof(
        changedBytes(bytes),
        changedJson.map((change) => withHeader(bytes, change)),
        changedJson.map((change) => withHeader(bytes, (header) => info(header, change))),
      ),
      read: (changed) => loadModel(new Uint8Array(changed), { plugins }),
    };
  },
  spec: async () => {
    const { spec, outcome } = await searched();
    return {
      inputs: changedJson,
      read: async (change) => {
        readStudySpec('study', change(JSON.parse(JSON.stringify(spec))));
        readStudyOutcome('study', change(JSON.parse(JSON.stringify(outcome))));
      },
    };
  },
  http: async () => {
    const storage = await StudyStorage.open(join(folder, 'studies.db'));
    await searched(storage);
    const dashboard = await startDashboard({ storage });
    const { hostname, port } = new URL(dashboard.url);
    const ask = (request) =>
      new Promise((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(request));
        socket.on('error', () => {});
        socket.on('data', () => socket.destroy());
        socket.on('close', resolve);
        setTimeout(() => socket.destroy(), 500).unref();
      });
    return {
      inputs: httpRequest(hostname),
      read: async (request) => {
        await ask(request);
        const { status } = await fetch(`${dashboard.url}api/studies`);
        if (status !== 200) throw new Error(`the dashboard answers ${status}`);
      },
      close: async () => {
        await dashboard.close();
        await storage.close();
      },
    };
  },
};
