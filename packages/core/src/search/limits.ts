import * as z from 'zod/mini';

/** Schema of `Limits`. */
export const limitsSchema = z.object({
  /** Most parameters of an architecture. */
  maxParameters: z.optional(z.number().check(z.positive())),
  /** Most floating-point operations of one forward pass over the whole graph; a multiply-add counts as two. */
  maxFlops: z.optional(z.number().check(z.positive())),
  /**
   * Longest forward pass over the whole graph in milliseconds, as the estimator knows it or measured before training. Two measurements are
   * never quite equal, so a search with this limit doesn't repeat exactly.
   */
  maxLatencyMs: z.optional(z.number().check(z.positive())),
});

/** Upper bounds on what one architecture may cost; an architecture above one is not trained. */
export type Limits = z.output<typeof limitsSchema>;
