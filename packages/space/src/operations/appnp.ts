import { type ForwardInput, type Operation, parseOptions, type Tensor } from '@gnas/core';
import * as z from 'zod';

/** Options of `APPNP`. */
export const appnpOptions = z.object({
  steps: z.int().min(1).default(10).describe('Propagation steps K (Gasteiger et al. 2019, section 5).'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Probability of returning to the start of the walk (Gasteiger et al. 2019, section 5).'),
  addSelfLoops: z
    .boolean()
    .default(true)
    .describe('Whether each node gets exactly one self loop; otherwise it keeps those of the data.'),
  name: z.string().default('appnp').describe('Name of the operation.'),
});
export type APPNPOptions = z.input<typeof appnpOptions>;

/**
 * Approximate personalized propagation of neural predictions, z <- (1 - alpha) P z + alpha x from z = x, `steps` times, with P as in GCN
 * (Gasteiger et al. 2019, eq. 4). The width stays. No edge is dropped. It has no parameters.
 */
export class APPNP implements Operation {
  readonly name: string;
  readonly options: z.output<typeof appnpOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: APPNPOptions = {}) {
    this.options = parseOptions('APPNP', appnpOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
    const { steps, alpha, addSelfLoops } = this.options;
    const start = ops.scale(x, alpha);
    let z = x;
    for (let step = 0; step < steps; step++) {
      const propagated = ops.aggregate(graph, z, { norm: 'symmetric', selfLoops: addSelfLoops ? 'add' : 'keep' });
      z = ops.add(ops.scale(propagated, 1 - alpha), start);
    }
    return z;
  }
}
