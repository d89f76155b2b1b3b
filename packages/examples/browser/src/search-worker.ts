/** Everything that takes time. It runs beside the page, which stays responsive. */
import { createBackend } from '@gnas/backend-tfjs';
import {
  type Architecture,
  averageOutput,
  createStudy,
  type EpochEvent,
  GnasError,
  type Graph,
  loadModel,
  type Prediction,
  prepareParts,
  type Selection,
  type Study,
  type StudySpec,
  type Trial,
  trace,
} from '@gnas/core';
import { encodeCsv } from '@gnas/datasets';
import { expose } from 'comlink';
import { parse } from 'csv-parse/browser/esm/sync';
import { IndexedDbStore } from './indexed-db-store.js';
import { datasetOf } from './make-graph.js';
import { algorithmParts, experimentOf, registry, spaceParts } from './parts.js';
import { type Predictions, predictionsOf } from './predictions.js';
import type { SearchRequest } from './search-request.js';

/** What the page is told about a study that was opened. */
export interface OpenedStudy {
  readonly spec: StudySpec;
  readonly device: string;
  readonly deviceReason: string;
  /** For people. */
  readonly graph: string;
}

/** What the page hears during a search. */
export interface SearchEvents {
  trial(trial: Trial): void;
  epoch(epoch: number, epochs: number): void;
  /** Before each model of the final training: 'found', then the names of the baselines. */
  model(name: string): void;
}

/** Milliseconds between two epochs that the page hears of. */
const epochInterval = 100;

let opened: { readonly name: string; readonly study: Promise<Study> } | undefined;
let controller = new AbortController();

const searchWorker = {
  async parts() {
    return { spaces: spaceParts(), algorithms: await algorithmParts() };
  },

  /** Reads the names of a table's columns, for the page to ask which one to predict. */
  columns(text: string): string[] {
    return (parse(text, { bom: true, trim: true, to: 1 }) as string[][])[0] ?? [];
  },

  /** Opens a study, new or kept. @throws GnasError as `createStudy`, `createBackend` and the loaders do */
  async open(request: SearchRequest): Promise<OpenedStudy> {
    const { spec, backend, graph } = await open(request);
    return { spec, device: backend.device, deviceReason: backend.deviceReason, graph: describeGraph(graph) };
  },

  /**
   * Searches to the end or until `stop`, continuing what this browser has kept, then trains what was found and the baselines beside it,
   * once each, because a visitor waits for it.
   * @throws GnasError as `Study.search` and `Study.finish` do
   */
  async search(request: SearchRequest, events: SearchEvents): Promise<void> {
    const study = await open(request);
    let heard = 0;
    const onEpoch = ({ epoch, epochs }: EpochEvent): void => {
      if (performance.now() - heard < epochInterval) return;
      heard = performance.now();
      events.epoch(epoch, epochs);
    };
    await untilStopped(async (signal) => {
      const { aborted } = await study.search({ signal, onEpoch, onTrial: (trial) => events.trial(trial) });
      if (!aborted) await study.finish({ signal, repeats: 1, onEpoch, onModel: ({ name }) => events.model(name) });
    });
  },

  stop(): void {
    controller.abort();
  },

  /** Traces one architecture, for the page to draw. @throws GnasError as `open` does */
  async draw(request: SearchRequest, selection: Selection): Promise<Architecture> {
    const { space, graph } = await open(request);
    return trace(space.parseModel(selection), graph).architecture;
  },

  /**
   * Encodes the model of the final training, and runs that training first if needed. -> undefined if `stop` ends it
   * @throws GnasError as `Study.finish` does
   */
  async model(request: SearchRequest): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const study = await open(request);
    return untilStopped(async (signal) => {
      await study.finish({ signal, repeats: 1, baselines: false });
      return study.exportModel();
    });
  },

  /** Predicts with a model file on a graph. @throws GnasError as `loadModel` and `predict` do */
  async predict(
    file: Uint8Array,
    name: string,
    { graph, device }: Pick<SearchRequest, 'graph' | 'device'>,
  ): Promise<Predictions> {
    const model = await loadModel<Prediction>(file, { registry, name });
    const { schema } = model.info.dataset;
    const encoded =
      schema && typeof graph === 'object'
        ? await encodeCsv({ ...graph, schema })
        : (await prepareParts({ dataset: datasetOf(graph) }, ['dataset'], registry)).dataset;
    const backend = await createBackend({ device }, encoded);
    model.check(encoded);
    const output = await averageOutput(model.members, encoded, backend, model.task);
    return predictionsOf(model, output, encoded, describeGraph(encoded));
  },
};

export type SearchWorker = typeof searchWorker;

expose(searchWorker);

/** Works until `stop`. */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  controller = new AbortController();
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error instanceof GnasError && error.code === 'GNAS_ABORTED') return undefined;
    throw error;
  }
}

/** Makes the study of a request, once. */
function open(request: SearchRequest): Promise<Study> {
  const { study: name } = request;
  if (opened?.name === name) return opened.study;
  const study = IndexedDbStore.open().then(
    (storage) => createStudy({ ...experimentOf(request), storage, name }) as Promise<Study>,
  );
  opened = { name, study };
  study.catch(() => {
    if (opened?.study === study) opened = undefined;
  });
  return study;
}

function describeGraph({ name, numNodes, source, numClasses, features }: Graph): string {
  const [nodes, edges, columns, classes] = [numNodes, source.length, features.columns, numClasses].map((figure) =>
    figure.toLocaleString('en'),
  );
  return `${name}: ${nodes} nodes, ${edges} directed edges, ${columns} features${numClasses > 0 ? `, ${classes} classes` : ''}`;
}
