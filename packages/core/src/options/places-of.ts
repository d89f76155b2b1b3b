import type * as z from 'zod';
import { shortList } from '../short-list.js';

/** Names the places at which plain JSON doesn't fit its schema, for a message: 'graph.digest, seed'. */
export function placesOf({ issues }: Pick<z.core.$ZodError, 'issues'>): string {
  return shortList(issues.map(({ path }) => path.join('.') || 'the whole'));
}
