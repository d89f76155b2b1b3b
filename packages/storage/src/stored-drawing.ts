import type { Architecture } from '@gnas/core';
import * as z from 'zod';
import { readStored } from './read-stored.js';

/** Most boxes and arrows of a drawing that is read: more than any architecture of a search has, and few enough to lay out. */
const [mostNodes, mostEdges] = [1_000, 5_000];
const mostCharacters = 1_000;

const figure = z.number().min(0);
const text = z.string().max(mostCharacters);

const architectureSchema = z
  .object({
    nodes: z
      .array(
        z.object({
          id: z.int().min(0),
          label: text,
          choice: text.optional(),
          shape: z.array(z.int().min(0)).max(8),
          parameters: figure,
          flops: figure,
        }),
      )
      .max(mostNodes),
    edges: z.array(z.tuple([z.int(), z.int()])).max(mostEdges),
  })
  .refine(({ nodes, edges }) => {
    const ids = new Set(nodes.map(({ id }) => id));
    return ids.size === nodes.length && edges.every(([from, to]) => ids.has(from) && ids.has(to));
  }, 'expected edges between its nodes');

/**
 * Reads the drawing of a trial's architecture.
 * @param where the place, for messages
 * @throws GnasError GNAS_INVALID_FILE if it isn't one
 */
export function drawingOf(drawing: string, { study, number }: { study: string; number: number }, where: string): Architecture {
  const what = `the drawing of trial ${number} of study "${study}"`;
  return readStored(where, what, architectureSchema, () => JSON.parse(drawing)) as Architecture;
}
