import type { Trial } from '@gnas/core';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.js';
import { columnsWithoutCurve } from './trial-row.js';

/** Which trials of a study to read, and in which order. */
export interface TrialQuery {
  /** 'number' (default): ascending. 'value': completed trials of the search phase that have a value of the objective, the best first. */
  readonly orderBy?: 'number' | 'value';
  /** Maximum number of trials. Default: all. */
  readonly limit?: number;
  /** Lowest trial number. Default 0. */
  readonly from?: number;
  /** Default: every state. */
  readonly state?: Trial['state'];
  /** Whether to read training curves, which are most of a trial's size. Default true. */
  readonly curves?: boolean;
}

/** Selects trials of a study. */
export function selectTrials(
  db: Kysely<Schema>,
  study: string,
  { orderBy = 'number', limit, from = 0, state, curves = true }: TrialQuery,
) {
  let query = db
    .selectFrom('trials')
    .select([...columnsWithoutCurve, ...(curves ? (['curve'] as const) : [])])
    .where('study', '=', study);
  // With a condition that always holds, SQLite would go by number and sort all trials to find the best.
  if (from > 0) query = query.where('number', '>=', from);
  query =
    orderBy === 'number'
      ? query.orderBy('number')
      : query
          .where('phase', '=', 'search')
          .where('state', '=', 'complete')
          .where('fitness', 'is not', null)
          .orderBy('fitness', 'desc')
          .orderBy('number');
  if (state !== undefined) query = query.where('state', '=', state);
  if (limit !== undefined) query = query.limit(limit);
  return query;
}
