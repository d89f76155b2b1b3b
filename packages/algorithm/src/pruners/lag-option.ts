import * as z from 'zod';

/** The option `lag` of every pruner. */
export const lagOption = z
  .int()
  .min(1)
  .default(8)
  .describe('Distance in trials to the trials that one is judged by. At most this many trials run at once.');
