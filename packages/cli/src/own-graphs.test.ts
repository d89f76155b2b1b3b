import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder, run, runUntilFirstTrial } from './testing/run-command.js';

const folder = newFolder();
const at = (name: string): string => join(folder, name);
process.env.GNAS_STORE = at('studies.db');
const write = (name: string, header: string, lines: readonly string[]): string => {
  writeFileSync(at(name), `${header}\n${lines.join('\n')}\n`);
  return at(name);
};
const quick = ['--device', 'wasm', '--space', 'single-path', '--ops', 'gin,linear', '--hidden-dim', '16'];
const trials = [
  '--algorithm',
  'random-search',
  '--trials',
  '2',
  '--epochs',
  '15',
  '--final-epochs',
  '30',
  '--learning-rate',
  '0.02',
  '--batch-size',
  '16',
];
const alone = ['--ensemble-size', '1', '--repeats', '1'];

/** Cycles and stars, whose nodes are numbered anew in each graph. */
function writeGraphs(stem: string, count: number, shape: (k: number) => string): string[] {
  const sizes = Array.from({ length: count }, (_, k) => 4 + (k % 4));
  const isCycle = (k: number): boolean => k % 2 === 0;
  const nodes = sizes.flatMap((size, k) => Array.from({ length: size }, (_, node) => `g${k},${node},${node % 3}`));
  const edges = sizes.flatMap((size, k) =>
    Array.from(
      { length: size - 1 },
      (_, node) => `g${k},${isCycle(k) ? node : 0},${node + 1},${node % 2 ? 'thin' : 'thick'}`,
    ).concat(isCycle(k) ? [`g${k},${size - 1},0,thin`] : []),
  );
  return [
    ...[
      '--graphs',
      write(
        `${stem}-graphs.csv`,
        'id,shape,note',
        sizes.map((_, k) => `g${k},${shape(k)},n${k}`),
      ),
    ],
    ...['--nodes', write(`${stem}-nodes.csv`, 'graph,id,kind', nodes)],
    ...['--edges', write(`${stem}-edges.csv`, 'graph,source,target,bond', edges)],
  ];
}

it('predicts classes of graphs from tables: stopped, resumed, exported, and for new tables', async () => {
  const tables = writeGraphs('old', 60, (k) => (k % 10 === 9 ? '' : k % 2 === 0 ? 'cycle' : 'star'));
  const search = ['search', ...tables, '--label', 'shape', ...quick, ...trials, ...alone, '--study', 'shapes'];
  const stopped = await runUntilFirstTrial(...search);
  expect(stopped.err).toMatch(
    /^graphs: 60 graphs, \d+ nodes, \d+ directed edges, \d+ features?, \d+ features of edges, 2 classes;/m,
  );
  expect(stopped.err).toMatch(/shape +to predict: 2 classes; not known in 6 rows/);
  expect(stopped.err).toMatch(/Task graph-classification: accuracy, also/);
  expect(stopped.out).toMatch(/To continue/);
  const resumed = await run('resume', 'shapes');
  expect(resumed.out).toMatch(/readout=/);
  expect(resumed.out).toMatch(/MLP[\s\S]*GCN[\s\S]*GAT/);
  const file = at('shapes.safetensors');
  expect((await run('export-model', 'shapes', '--out', file)).code).toBe(0);
  const others = writeGraphs('new', 10, (k) => (k < 4 ? (k % 2 === 0 ? 'cycle' : 'star') : ''));
  const predicted = await run('predict', '--model', file, ...others, '--out', at('predicted.csv'));
  expect(predicted.err).toMatch(/On the 4 graphs of the test split: accuracy/);
  const [header, ...lines] = readFileSync(at('predicted.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toBe('graph,class,probability,probability_cycle,probability_star');
  const right = lines.filter((line, k) => line.split(',')[1] === (k % 2 === 0 ? 'cycle' : 'star'));
  expect(right.length).toBeGreaterThanOrEqual(9);
  const wrong = await run('predict', '--model', file, '--nodes', at('new-nodes.csv'));
  expect(wrong.err).toMatch(/predicts something of each graph. Give tables of graphs/);
});

it('predicts a number of molecules from their SMILES', async () => {
  const tails = ['', 'O', 'N', 'Cl', 'C(=O)O', 'c1ccccc1'];
  const smiles = Array.from({ length: 48 }, (_, k) => `${'C'.repeat(1 + (k % 8))}${tails[Math.floor(k / 8)]}`);
  const molecules = write(
    'molecules.csv',
    'smiles,logS',
    smiles.map((each, k) => `${each},${(1 - 0.5 * (k % 8) + (k >= 8 && k < 24 ? 1 : 0)).toFixed(2)}`),
  );
  const flags = ['--graphs', molecules, '--smiles', 'smiles', '--label', 'logS'];
  const searched = await run('search', '--task', 'graph', ...flags, ...quick, ...trials, ...alone, '--study', 'molecules');
  expect(searched.err).toMatch(/Task graph-regression: MAE/);
  expect(searched.out).toMatch(/test RMSE/);
  const predicted = await run('predict', '--study', 'molecules', '--graphs', write('new.csv', 'smiles', ['CCO', 'CCCC']));
  expect(predicted.out.split('\n').map((line) => line.split(',')[0])).toEqual(['graph', 'CCO', 'CCCC']);
  const broken = write('broken.csv', 'smiles,logS', ['C1CC(,1', 'CC,2', 'CCO,1', 'C,2']);
  const refused = await run('search', '--graphs', broken, '--smiles', 'smiles', '--label', 'logS');
  expect(refused.err).toMatch(/1 SMILES can't be read: line 2: "C1CC\("/);
});
