import { averageOutput, type Backend, GnasError, type Graph, type LoadedModel, type Prediction } from '@gnas/core';
import { didYouMean } from '@gnas/core/plugin';
import { readPairs } from '@gnas/datasets';
import { mostLikelyLinks, withPairs } from '@gnas/task';
import { UsageError } from '../usage-error.js';

/** What `gnas predict` scores with a model of links. */
export interface LinkFlags {
  readonly pairs?: string;
  readonly top?: number;
  readonly node?: string;
}

/** Links that are listed if no number is given. */
const usualTop = 10;

/** @throws UsageError for flags that don't go together, or a model that doesn't predict links */
export function checkLinkFlags({ pairs, top, node }: LinkFlags, model?: Pick<LoadedModel, 'task'>): void {
  if (pairs !== undefined && (top !== undefined || node !== undefined))
    throw new UsageError('--pairs says which pairs to score, and --top and --node look for new links. Give one or the other.');
  const given = pairs !== undefined ? '--pairs' : top !== undefined ? '--top' : node !== undefined ? '--node' : undefined;
  if (model && model.task.level !== 'edge' && given !== undefined)
    throw new UsageError(
      `${given} is for models that predict links, and this one is of the task ${model.task.name}. Leave it out.`,
    );
}

/**
 * Scores pairs of a graph's nodes, or finds its most likely new links.
 * @param graph with all known links among its edges
 */
export async function predictLinks(
  { members, task }: Pick<LoadedModel<Prediction>, 'members' | 'task'>,
  graph: Graph,
  backend: Backend,
  { pairs, top = usualTop, node }: LinkFlags,
): Promise<Prediction> {
  if (pairs !== undefined) {
    const scored = withPairs(graph, await readPairs(pairs, graph));
    return task.predict(await averageOutput(members, scored, backend, task), scored);
  }
  return mostLikelyLinks(members, graph, backend, task, {
    count: top,
    node: node === undefined ? undefined : numberOf(node, graph),
  });
}

/** @throws GnasError GNAS_UNKNOWN_NAME with the nearest id */
function numberOf(id: string, { name, numNodes, nodeIds }: Graph): number {
  const ids = nodeIds ?? Array.from({ length: numNodes }, (_, node) => String(node));
  const number = ids.indexOf(id);
  if (number >= 0) return number;
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `--node is "${id}", and ${name} has no such node${didYouMean(id, ids)}. It has ${numNodes.toLocaleString('en')} nodes, such as ${ids.slice(0, 3).join(', ')}.`,
  );
}
