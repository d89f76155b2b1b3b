/** Everything that takes time: it runs beside the page, which stays free to answer. */
import { createBackend } from '@gnas/backend-tfjs';
import { type BaseSpace, encodeModel, GnasError, type Graph, loadModel, type Selection, trace } from '@gnas/core';
import { encodeCsv } from '@gnas/datasets';
import { expose } from 'comlink';
import { parse } from 'csv-parse/browser/esm/sync';
import { makeGraph } from './make-graph.js';
import { algorithmParts, makeAlgorithm, makeSpace, registry, spaceParts } from './parts.js';
import type { Predictions } from './predictions.js';
import type { Drawing, DrawnTrial, SearchSpec } from './search-spec.js';
import { StudyDatabase } from './study-database.js';
import { WatchedEstimator } from './watched-estimator.js';

/** What a search tells the page. */
export interface SearchEvents {
  started(device: string, reason: string, graph: string): void;
  trying(drawing: Drawing): void;
  epoch(epoch: number, epochs: number): void;
  trial(drawn: DrawnTrial): void;
}

/** Between two epochs that the page hears of, in milliseconds. */
const epochInterval = 100;

let controller = new AbortController();

const searchWorker = {
  async parts() {
    return { spaces: spaceParts(), algorithms: await algorithmParts() };
  },

  /** Columns of a table, for the page to ask which one is predicted. */
  columns(text: string): string[] {
    return (parse(text, { bom: true, trim: true, to: 1 }) as string[][])[0] ?? [];
  },

  /**
   * Searches, or goes on with what the browser has kept of the same search.
   * @returns how it ended
   * @throws GnasError as `search`, `createBackend` and the loaders do
   */
  async search(spec: SearchSpec, events: SearchEvents): Promise<'stopped' | 'complete'> {
    const database = await StudyDatabase.open();
    const { model } = (await database.study()) ?? {};
    await database.keep({ spec, state: 'running', ...(model && { model }) });
    controller = new AbortController();
    try {
      const found = await search(spec, events, database);
      await database.keep({ spec, ...found });
      return found.state;
    } catch (error) {
      await database.keep({ spec, state: 'stopped', ...(model && { model }) });
      // Stopped before a trial of its own had ended: the model of an earlier run, if there is one, is still the best.
      if (error instanceof GnasError && error.code === 'GNAS_ABORTED') return 'stopped';
      throw error;
    }
  },

  stop(): void {
    controller.abort();
  },

  /** What a model file says of a graph. @throws GnasError as `loadModel` and `predict` do */
  async predict(file: Uint8Array, name: string, { graph, device }: Pick<SearchSpec, 'graph' | 'device'>): Promise<Predictions> {
    const { info, predict } = await loadModel(file, { registry, name });
    const { schema } = info.dataset;
    const encoded = schema && typeof graph === 'object' ? await encodeCsv({ ...graph, schema }) : await makeGraph(graph);
    const { classes, logProbabilities } = await predict(encoded, await createBackend({ device }, encoded));
    return { info, ...summary(encoded, classes, logProbabilities) };
  },
};

export type SearchWorker = typeof searchWorker;

expose(searchWorker);

async function search(spec: SearchSpec, events: SearchEvents, database: StudyDatabase) {
  const graph = await makeGraph(spec.graph);
  const { space, named } = await makeSpace(spec);
  const algorithm = await makeAlgorithm(spec);
  const backend = await createBackend({ device: spec.device }, graph);
  events.started(backend.device, backend.deviceReason, describeGraph(graph));
  let heard = 0;
  const result = await algorithm.search(
    space,
    graph,
    new WatchedEstimator(spec.epochs, ({ selection }) => selection && events.trying(draw(space, graph, selection))),
    {
      backend,
      seed: spec.seed,
      signal: controller.signal,
      journal: await database.journal(({ selection }) => draw(space, graph, selection)),
      onTrial: (trial) => events.trial({ trial, drawing: draw(space, graph, trial.selection) }),
      onEpoch: ({ epoch, epochs }) => {
        if (performance.now() - heard < epochInterval) return;
        heard = performance.now();
        events.epoch(epoch, epochs);
      },
    },
  );
  const model = encodeModel({ ...result, graph, space: named, metrics: result.best.bySplit ?? {} });
  return { state: result.aborted ? ('stopped' as const) : ('complete' as const), model };
}

function draw(space: BaseSpace, graph: Graph, selection: Selection): Drawing {
  return { architecture: trace(space.parseModel(selection), graph).architecture, description: space.describe(selection) };
}

function describeGraph({ name, numNodes, source, numClasses, features }: Graph): string {
  const figures = [numNodes, source.length, features.columns, numClasses].map((figure) => figure.toLocaleString('en'));
  return `${name}: ${figures[0]} nodes, ${figures[1]} directed edges, ${figures[2]} features, ${figures[3]} classes`;
}

function summary(graph: Graph, classes: Int32Array, logProbabilities: Float32Array): Omit<Predictions, 'info'> {
  const { labels, split, numClasses, nodeIds, classNames } = graph;
  const right = (node: number): boolean => classes[node] === labels[node];
  return {
    graph: describeGraph(graph),
    accuracy: Object.fromEntries(
      Object.entries(split)
        .map(([part, nodes]) => [part, nodes.filter((node) => (labels[node] as number) >= 0)] as const)
        .filter(([, nodes]) => nodes.length > 0)
        .map(([part, nodes]) => [part, nodes.filter(right).length / nodes.length]),
    ),
    nodes: Array.from(classes, (predicted, node) => ({
      id: nodeIds?.[node] ?? String(node),
      predicted: classNames?.[predicted] ?? String(predicted),
      probability: Math.exp(logProbabilities[node * numClasses + predicted] as number),
    })),
  };
}
