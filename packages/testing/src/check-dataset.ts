import { graphIdentity } from '@gnas/core';
import { createGraph, type Graph } from '@gnas/core/plugin';
import { demand, demandSame, Promises } from './promises.js';

/**
 * Tests the promises of a dataset: a valid graph, the same one each time, and parts of the split that don't overlap.
 * @param load makes the graph; it is called twice
 * @throws PromisesBroken
 */
export async function checkDataset(load: () => Graph | Promise<Graph>): Promise<void> {
  const promises = new Promises('Dataset', 'own-data');
  let graph: Graph | undefined;
  const loads = await promises.keep('it loads a valid graph', async () => {
    graph = await load();
    createGraph(graph);
    demand(graph.name !== '', () => 'the graph has no name');
  });
  if (loads && graph) {
    const loaded = graph;
    await promises.keep('it loads the same graph each time', async () => {
      demandSame(graphIdentity(await load()), graphIdentity(loaded), 'the identity of the graph after a second call');
    });
    await promises.keep('the parts of its split do not overlap', () => {
      const { train, validation, test } = loaded.split;
      const all = [...train, ...validation, ...test];
      demand(new Set(all).size === all.length, () => `${all.length - new Set(all).size} nodes are in two parts`);
      demand(train.length > 0 && validation.length > 0, () => 'it has no training nodes or no validation nodes');
    });
  }
  promises.report();
}
