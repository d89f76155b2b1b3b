import { createGraph } from '@gnas/core/plugin';
import { expect, it } from 'vitest';
import { backendOf } from '../../../../../testing/devices.js';
import { graphsOf, undirected } from './edge-directions.js';

const graph = createGraph({
  name: 'four',
  numNodes: 4,
  source: Int32Array.of(0, 1, 2, 1, 3),
  target: Int32Array.of(1, 0, 1, 3, 3),
  edgeWeights: Float32Array.of(1, 3, 5, 2, 4),
  features: { layout: 'dense', rows: 4, columns: 1, values: Float32Array.of(1, 2, 3, 4) },
  labels: new Int32Array(4),
  numClasses: 2,
  split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
});
const edgesOf = ({ source, target, edgeWeights }: typeof graph) =>
  [...source].map((from, edge) => `${from}>${target[edge]}${edgeWeights ? ` ${edgeWeights[edge]}` : ''}`);

it('has every edge in both directions once, with the mean of the weights between its nodes', () => {
  expect(edgesOf(undirected(graph)).sort()).toEqual(['0>1 2', '1>0 2', '1>2 5', '1>3 2', '2>1 5', '3>1 2', '3>3 4']);
  const { edgeWeights: _, ...unweighted } = graph;
  expect(edgesOf(undirected(unweighted)).sort()).toEqual(['0>1', '1>0', '1>2', '1>3', '2>1', '3>1', '3>3']);
  expect(edgesOf(undirected(undirected(graph)))).toEqual(edgesOf(undirected(graph)));
});

it('gives one graph, or one for each direction', () => {
  const device = backendOf('cpu').upload(graph);
  const directed = (direction: Parameters<typeof graphsOf>[1]) =>
    graphsOf(device, direction).map((each) => edgesOf(each.graph).sort());
  const turned = ['0>1 3', '1>0 1', '1>2 5', '3>1 2', '3>3 4'];
  expect(graphsOf(device, 'as given')).toEqual([device]);
  expect(directed('reversed')).toEqual([turned]);
  expect(directed('undirected')).toEqual([edgesOf(undirected(graph)).sort()]);
  expect(directed('both')).toEqual([edgesOf(graph).sort(), turned]);
  device.dispose();
});
