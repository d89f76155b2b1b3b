import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { GnasError, type Graph, graphIdentity, type Plugin, prepareParts, Registry, referencesOf } from '@gnas/core';
import type { StudyNotice } from '../messages/messages.js';
import type { ObjectStore } from '../objects/object-store.js';
import { writeAnew } from '../objects/write-anew.js';

/** How a worker comes by graphs. */
export interface GraphSources {
  readonly plugins: readonly Plugin[];
  readonly objects: ObjectStore;
  /** Folder of graphs that were fetched before. */
  readonly cache: string;
  /** Asks the coordinator for a graph, by its digest; undefined withdraws the question. */
  readonly want: (digest: string | undefined) => void;
  /** What the coordinator says now; undefined if it is silent. */
  readonly notice: () => StudyNotice | undefined;
  readonly signal: AbortSignal;
}

/** Where fetched graphs are kept if nobody says otherwise. */
export const usualCache = (): string => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gnas', 'graphs');

const pollMs = 200;

/**
 * Finds the graph of a study by its digest: in the cache, made by name as the spec says, or else from the coordinator.
 * @throws GnasError GNAS_ABORTED; GNAS_INVALID_FILE if the coordinator's graph has another digest
 */
export async function findGraph(notice: StudyNotice, sources: GraphSources): Promise<Graph> {
  const { digest } = notice.spec.graph;
  const isIt = (graph: Graph): boolean => graphIdentity(graph).digest === digest;
  const file = join(sources.cache, `${digest}.graph`);
  const cached = await cachedGraph(file);
  if (cached && isIt(cached)) return cached;
  const made = await madeGraph(notice, sources.plugins);
  if (made && isIt(made)) return made;
  const fetched = await fetchedGraph(digest, sources);
  if (!isIt(fetched))
    throw new GnasError(
      'GNAS_INVALID_FILE',
      'the graph that the coordinator sent has another digest than its study says. Start the search again.',
    );
  await keep(file, fetched);
  return fetched;
}

async function cachedGraph(file: string): Promise<Graph | undefined> {
  try {
    return deserialize(await readFile(file)) as Graph;
  } catch {
    // Absent, or of another version of Node; it is written anew.
    return undefined;
  }
}

async function madeGraph({ study, spec }: StudyNotice, plugins: readonly Plugin[]): Promise<Graph | undefined> {
  if (!('name' in spec.parts.dataset)) return undefined;
  try {
    const references = referencesOf(study, spec, {}, ['dataset']);
    return (await prepareParts(references, ['dataset'], new Registry(plugins))).dataset;
  } catch {
    // Its files are on another machine; the coordinator has the graph.
    return undefined;
  }
}

async function fetchedGraph(digest: string, { objects, want, notice, signal }: GraphSources): Promise<Graph> {
  want(digest);
  try {
    for (;;) {
      if (signal.aborted) throw new GnasError('GNAS_ABORTED', 'The worker was stopped while it waited for the graph.');
      const reference = notice()?.graph;
      const bytes = reference && (await objects.get(reference));
      if (bytes) return deserialize(bytes) as Graph;
      await sleep(pollMs);
    }
  } finally {
    want(undefined);
  }
}

async function keep(file: string, graph: Graph): Promise<void> {
  try {
    await mkdir(join(file, '..'), { recursive: true });
    await writeAnew(file, serialize(graph));
  } catch {
    // Without a cache, the graph is fetched again next time.
  }
}
