import * as z from 'zod';

/** The option `lostAfterMs` of coordinator and worker. */
export const lostAfterOption = z
  .int()
  .min(500)
  .default(20_000)
  .describe(
    'Milliseconds after which a worker that gives no sign of life counts as lost. Coordinator and workers need the same.',
  );

/** How often what is said, and how long it holds. */
export interface Timing {
  /** Between two signs of life. */
  readonly beatMs: number;
  /** How long a sign of life holds. */
  readonly lifeMs: number;
  /** How long a claimed trial may be with no living worker. */
  readonly graceMs: number;
}

/** Divides the time after which a worker counts as lost: its sign of life ends first, then its trials have some grace. */
export function timingOf(lostAfterMs: number): Timing {
  return { beatMs: lostAfterMs / 10, lifeMs: Math.round(0.7 * lostAfterMs), graceMs: 0.3 * lostAfterMs };
}
