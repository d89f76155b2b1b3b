import * as z from 'zod';

/** Schema of `Limits`. */
export const limitsSchema = z.object({
  maxParameters: z.number().positive().optional().describe('Most parameters of an architecture.'),
  maxFlops: z
    .number()
    .positive()
    .optional()
    .describe('Most floating-point operations of one forward pass over the whole graph; a multiply-add counts as two.'),
  maxLatencyMs: z
    .number()
    .positive()
    .optional()
    .describe(
      'Longest forward pass over the whole graph in milliseconds, as the estimator knows it or measured before training. Two measurements are never quite equal, so a search with this limit does not repeat exactly.',
    ),
});

/** Upper bounds on what one architecture may cost; an architecture above one is not trained. */
export type Limits = z.output<typeof limitsSchema>;
